package io.wxgw.wxmgw;

import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.H264Format;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Puts one channel of the live server together: at most one sound and at most one picture, in one order, on one
/// timeline that starts at zero and never goes back.
///
/// ## Sound
/// A channel with sound (a *mix channel*) is a row of slots of 1,024 samples at 48 kHz. A frame of the mix
/// goes into the slot its timestamp says; a slot for which nothing came is filled with a silent access unit,
/// at once when a later frame shows the hole, and after [#MAX_QUIET_NANOS] when nothing comes at all. So the
/// channel is never without sound, from its first millisecond on, and a player sees steps of 21 or 22 ms
/// only.
///
/// What comes when its slot has been filled already is late, and not lost: it and all behind it move on, and
/// the player, which gets more than the time that passes, catches up. So a stall costs as much sound as it
/// lasted and no more. But the row is never more than [#MAX_AHEAD_NANOS] ahead of the time: beyond, frames
/// are dropped; and holes are closed instead of filled until the row is back.
///
/// ## Picture beside sound (AvSync)
/// The sound of a member has gone the long way (transport, mixer, encoder), his picture has not. Both carry the time
/// of capture. `captureToOut` is how far the newest sound's place on the channel's timeline lies from its capture
/// time; the picture gets the same distance, and waits until the sound has got there, at most
/// [#MAX_VIDEO_WAIT_NANOS]. While a picture is in the channel the distance follows slowly ([#SLEW]), so that its pace
/// never visibly changes.
///
/// ## Picture alone
/// Leaves at once, on a [Timeline] of its own: a source that starts anew (another SSRC, a MAS that was restarted) goes
/// on where its time of capture says. Pictures older than the channel, out of a pub's group of pictures, get the first
/// milliseconds of it, so that a player is at the live edge at once.
///
/// Lane only.
final class ChannelMuxer {
    /// Where the parts of the channel go. Timestamps in FLV milliseconds.
    interface Output {
        /// The tracks there are from here on; `video` is null without picture.
        void metadata(long timestampMs, boolean audio, @Nullable H264Format video);

        /// Before the first sound, and when the format changes.
        void audioHeader(long timestampMs, AacFormat format);

        /// One access unit of sound.
        void audio(long timestampMs, AudioFrame frame);

        /// Before the first picture, and when the format changes.
        void videoHeader(long timestampMs, H264Format format);

        /// One picture; `frame` carries the composition time.
        void video(long timestampMs, VideoFrame frame);
    }

    /// After this long without sound, silence is sent. Longer than a lost packet holds up the ones behind it (60 ms
    /// in the jitter buffer, and a frame more in a transcoder), and than a frame of 16 kHz lasts (64 ms): what is
    /// only late is not to be replaced.
    static final long MAX_QUIET_NANOS = 120_000_000L;

    /// The longest a picture waits for its sound.
    static final long MAX_VIDEO_WAIT_NANOS = 300_000_000L;

    /// The most that sound which came late adds to the delay of a channel.
    static final long MAX_AHEAD_NANOS = 200_000_000L;

    /// Holes are filled as long as the row is ahead by no more.
    private static final long LITTLE_AHEAD_NANOS = 50_000_000L;

    /// Three times 1,024 samples at 48 kHz are a whole number of nanoseconds.
    private static final long THREE_SLOTS_NANOS = 64_000_000L;

    /// At most 1/25 of the elapsed time, 40 ms a second: a picture's pace that differs by 4 % nobody sees.
    private static final long SLEW = 25;

    /// A distance that is wrong by more is put right at once: ten seconds out of lip-sync are worse than one jerk.
    private static final long UNBEARABLE_NANOS = 80_000_000L;
    private static final long NANOS_PER_MS = 1_000_000L;
    /// An access unit of AAC-LC mono whose spectrum is empty (ISO/IEC 14496-3 section 4.4.2.1).
    private static final Payload SILENT_ACCESS_UNIT =
            Payload.of(new byte[] {0x00, (byte) 0xC8, 0x00, (byte) 0x80, 0x23, (byte) 0x80});

    private record Waiting(VideoFrame frame, long arrivalNanos) {}

    private final Output output;
    private final boolean hasAudio;
    private final long startNanos;

    private long nextSlot;
    /// When the row of slots had just been filled up to its end: with a frame, or with silence standing for it.
    private long edgeNanos;
    private boolean quiet;
    private boolean mixStarted;
    private long ptsOfSlotZero;
    private @Nullable AacFormat audioFormatSent;

    private long captureToOut;
    private boolean captureKnown;
    private long captureSetNanos;

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private @Nullable H264Format videoFormatSent;
    private boolean videoOn;
    private boolean keyFrameSeen;
    private boolean metadataSent;
    private long lastVideoDtsMs = Long.MIN_VALUE;
    private Timeline videoAlone = new Timeline();

    private long silentSlots;
    private long lateFrames;
    private long framesDropped;
    private long repairs;

    /// @param hasAudio whether this is a mix channel
    /// @param nowNanos when the channel begins
    ChannelMuxer(Output output, boolean hasAudio, long nowNanos) {
        this.output = output;
        this.hasAudio = hasAudio;
        this.startNanos = nowNanos;
        this.edgeNanos = nowNanos;
        this.captureToOut = -nowNanos;
    }

    /// Sends everything a new connection needs to know again; the timeline goes on. The picture starts anew at its
    /// next key frame.
    void restart(long nowNanos) {
        metadataSent = false;
        audioFormatSent = null;
        videoFormatSent = null;
        keyFrameSeen = false;
        waiting.clear();
        if (hasAudio) {
            poll(nowNanos);
        }
    }

    /// A frame of the mix.
    void onAudio(AudioFrame frame, long nowNanos) {
        if (!hasAudio || !(frame.format() instanceof AacFormat)) {
            return;
        }
        long slot = slotOf(frame, nowNanos);
        long ahead = slotNanos(nextSlot) - (nowNanos - startNanos);
        if (ahead > MAX_AHEAD_NANOS) {
            framesDropped++;
            ptsOfSlotZero = frame.ptsNanos() + slotNanos(1) - slotNanos(nextSlot); // the next one comes in its place
            return;
        }
        if (slot < nextSlot) {
            lateFrames++;
        }
        if (slot < nextSlot || (slot > nextSlot && ahead > LITTLE_AHEAD_NANOS)) {
            ptsOfSlotZero = frame.ptsNanos() - slotNanos(nextSlot);
            slot = nextSlot;
        }
        while (nextSlot < slot) {
            silent();
        }
        follow(frame.captureNanos(), slotNanos(slot), nowNanos);
        emit(frame);
        edgeNanos = nowNanos;
        quiet = false;
        releaseVideo(nowNanos);
    }

    /// A picture is wanted in this channel from its next key frame on.
    void videoOn() {
        videoOn = true;
        repairs += videoAlone.repairs();
        videoAlone = new Timeline(); // what a pub gives again is no jump
        keyFrameSeen = false;
        waiting.clear();
    }

    /// The picture ends: players that come later see a channel of sound only.
    void videoOff(long nowNanos) {
        videoOn = false;
        waiting.clear();
        if (videoFormatSent != null) {
            videoFormatSent = null;
            output.metadata(nowMs(nowNanos), hasAudio, null);
        }
    }

    /// A picture.
    void onVideo(VideoFrame frame, long nowNanos) {
        if (!videoOn) {
            return;
        }
        if (!keyFrameSeen) {
            if (!frame.keyFrame()) {
                return;
            }
            keyFrameSeen = true;
        }
        if (hasAudio) {
            waiting.add(new Waiting(frame, nowNanos));
            releaseVideo(nowNanos);
        } else {
            long captureOfDts = frame.captureNanos() - (frame.ptsNanos() - frame.dtsNanos());
            long out = videoAlone.repair(Timeline.Kind.VIDEO, frame.dtsNanos(), captureOfDts);
            emit(frame, out - startNanos);
        }
    }

    /// Fills with silence what stayed empty and lets go pictures that waited long enough. About every 20 ms.
    void poll(long nowNanos) {
        if (!hasAudio) {
            return;
        }
        if (!mixStarted) {
            while (slotNanos(nextSlot) <= nowNanos - startNanos) {
                silent();
                edgeNanos = nowNanos;
            }
        } else {
            quiet |= nowNanos - edgeNanos > MAX_QUIET_NANOS;
            while (quiet && nowNanos - edgeNanos >= slotNanos(1)) {
                silent();
                edgeNanos += slotNanos(1);
            }
        }
        releaseVideo(nowNanos);
    }

    /// Slots filled with silence.
    long silentSlots() {
        return silentSlots;
    }

    /// Times a frame of the mix came when its slot was filled, and moved all behind it on.
    long lateFrames() {
        return lateFrames;
    }

    /// Frames of the mix dropped because the row was too far ahead.
    long framesDropped() {
        return framesDropped;
    }

    /// Times its sound or its picture was laid anew because a clock had jumped.
    long repairs() {
        return repairs + videoAlone.repairs();
    }

    private long slotOf(AudioFrame frame, long nowNanos) {
        if (!mixStarted) {
            mixStarted = true;
            ptsOfSlotZero = frame.ptsNanos() - slotNanos(nextSlot);
        }
        long slot = Math.floorDiv((frame.ptsNanos() - ptsOfSlotZero) * 3 + THREE_SLOTS_NANOS / 2, THREE_SLOTS_NANOS);
        long ahead = slotNanos(slot) - slotNanos(nextSlot) - Math.max(0, nowNanos - edgeNanos);
        if (Math.abs(ahead) > Timeline.MAX_STEP_NANOS) {
            // The mixer's clock jumped: lay the slots anew, as if this frame came right on time.
            ptsOfSlotZero = frame.ptsNanos() - slotNanos(nextSlot);
            repairs++;
            return nextSlot;
        }
        return slot;
    }

    private void follow(long captureNanos, long outNanos, long nowNanos) {
        long target = outNanos - captureNanos;
        boolean pictureFlows = videoFormatSent != null;
        boolean unbearable = Math.abs(target - captureToOut) > UNBEARABLE_NANOS;
        if (!captureKnown || !pictureFlows || unbearable) {
            captureKnown = true;
            captureToOut = target;
        } else {
            long most = Math.max(0, nowNanos - captureSetNanos) / SLEW;
            captureToOut += Math.clamp(target - captureToOut, -most, most);
        }
        captureSetNanos = nowNanos;
    }

    private void silent() {
        silentSlots++;
        emit(new AudioFrame(AacFormat.LC_48K_MONO, slotNanos(nextSlot), 0, SILENT_ACCESS_UNIT));
    }

    private void emit(AudioFrame frame) {
        long timestampMs = slotNanos(nextSlot) / NANOS_PER_MS;
        AacFormat format = (AacFormat) frame.format();
        if (!metadataSent) {
            metadataSent = true;
            output.metadata(timestampMs, true, null);
        }
        if (!format.equals(audioFormatSent)) {
            audioFormatSent = format;
            output.audioHeader(timestampMs, format);
        }
        output.audio(timestampMs, frame);
        nextSlot++;
    }

    private void releaseVideo(long nowNanos) {
        Waiting head;
        while ((head = waiting.peek()) != null) {
            VideoFrame frame = head.frame();
            long out = frame.captureNanos() + captureToOut - (frame.ptsNanos() - frame.dtsNanos());
            boolean soundIsThere = out <= slotNanos(nextSlot);
            if (!soundIsThere && nowNanos - head.arrivalNanos() < MAX_VIDEO_WAIT_NANOS) {
                return;
            }
            waiting.remove();
            emit(frame, out);
        }
    }

    private void emit(VideoFrame frame, long outDtsNanos) {
        long timestampMs = Math.max(0, outDtsNanos / NANOS_PER_MS);
        if (timestampMs <= lastVideoDtsMs) {
            timestampMs = lastVideoDtsMs + 1;
        }
        lastVideoDtsMs = timestampMs;
        if (!frame.format().equals(videoFormatSent)) {
            videoFormatSent = frame.format();
            metadataSent = true;
            output.metadata(timestampMs, hasAudio, frame.format());
            output.videoHeader(timestampMs, frame.format());
        }
        output.video(timestampMs, frame);
    }

    private long nowMs(long nowNanos) {
        return hasAudio ? slotNanos(nextSlot) / NANOS_PER_MS : Math.max(0, (nowNanos - startNanos) / NANOS_PER_MS);
    }

    private static long slotNanos(long slot) {
        return Math.floorDiv(slot * THREE_SLOTS_NANOS, 3);
    }
}
