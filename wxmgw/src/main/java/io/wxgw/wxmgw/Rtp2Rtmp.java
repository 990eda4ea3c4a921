package io.wxgw.wxmgw;

import io.wxgw.codec.GaplessDecoder;
import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.rtmp.RtmpPush;
import io.wxgw.engine.track.Subscription;
import io.wxgw.engine.track.Track;
import io.wxgw.wire.flv.FlvMuxer;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.H264Format;
import io.wxgw.wire.media.VideoFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One channel of the live server, fed by this gateway: a member's video, or one listener's mix.
///
/// ```
///   audio Track --.
///                  +-- ChannelMuxer -- FlvMuxer -- RtmpPush -> live server
///   VideoPub -----'    (AvSync: the video of another member)
/// ```
/// The push is tried again for as long as the channel is wanted, and the timeline goes on across connections. When the
/// connection cannot take the media, pictures are dropped up to the next key frame; sound only when twice as much
/// waits.
///
/// Lane only.
final class Rtp2Rtmp implements Link {
    /// Which channel this is.
    ///
    /// @param kind as `GetState` calls it
    /// @param uuid the member of the video, or the listener of the mix
    /// @param type 1 camera, 2 screen
    record Channel(String kind, String uuid, int type) {}

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

    private final RoomTools tools;
    private final Lane lane;
    private final Channel channel;
    private final Target target;
    private final boolean hasAudio;
    private final Consumer<Link> onPhase;
    private final ChannelMuxer muxer;
    private final PushBudget budget = new PushBudget();
    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    private final List<Supplier<CompletableFuture<Void>>> owned = new ArrayList<>();

    private LinkPhase phase;
    private @Nullable RtmpPush push;
    private boolean waitsForKeyFrame;
    private long framesPushed;
    private long framesDropped;
    private Lane.@Nullable Timer retry;
    private Lane.@Nullable Timer poll;
    private @Nullable Runnable listening;
    private @Nullable VideoPub watched;
    private @Nullable Subscription watching;

    /// @param hasAudio whether it has sound, and then is never without
    /// @param onPhase told of every change of [#phase]
    Rtp2Rtmp(RoomTools tools, Channel channel, Target target, boolean hasAudio, Consumer<Link> onPhase) {
        this.tools = tools;
        this.lane = tools.lane();
        this.channel = channel;
        this.target = target;
        this.hasAudio = hasAudio;
        this.onPhase = onPhase;
        long now = lane.clock().nowNanos();
        this.muxer = new ChannelMuxer(new PushOutput(), hasAudio, now);
        this.phase = new LinkPhase.Connecting(now);
    }

    /// Begins to publish, at once and without waiting for any media.
    void open() {
        onPhase.accept(this);
        connect();
        if (hasAudio) {
            schedulePoll();
        }
    }

    /// The sound of this channel comes from `track`; another one is let go.
    ///
    /// @param holes what holes in its times mean
    void listen(Track<AudioFrame> track, GaplessDecoder.Holes holes) {
        deafen();
        VoiceTranscoder transcoder = new VoiceTranscoder(
                tools.codecs(), AacFormat.LC_48K_MONO, holes, channel.kind() + " uuid=" + channel.uuid());
        Subscription subscription = track.subscribe(frame -> transcoder.transcode(
                frame, sound -> muxer.onAudio(sound, lane.clock().nowNanos())));
        listening = () -> {
            subscription.cancel();
            transcoder.close();
        };
    }

    private void deafen() {
        if (listening != null) {
            listening.run();
            listening = null;
        }
    }

    /// The picture of this channel comes from `source`, from a key frame on; another one is let go.
    void watch(VideoPub source) {
        if (watching != null) {
            watching.cancel();
        }
        watched = source;
        muxer.videoOn();
        watching = source.subscribe(frame -> muxer.onVideo(frame, lane.clock().nowNanos()));
    }

    /// No picture any more.
    void watchNobody() {
        if (watching != null) {
            watching.cancel();
            watching = null;
            watched = null;
            muxer.videoOff(lane.clock().nowNanos());
        }
    }

    /// Whose picture is in it, if any.
    @Nullable
    VideoPub watched() {
        return watched;
    }

    /// A viewer has come who has nothing yet: a key frame would help him.
    void refresh() {
        if (watched != null) {
            watched.refresh();
        }
    }

    /// Something that ends with this link, such as the socket that feeds it.
    void own(Supplier<CompletableFuture<Void>> close) {
        owned.add(close);
    }

    /// Where it publishes to.
    Target target() {
        return target;
    }

    /// Frames handed to the live server.
    long framesPushed() {
        return framesPushed;
    }

    /// Frames dropped because the live server did not take them.
    long framesDropped() {
        return framesDropped;
    }

    /// Slots of sound filled with silence.
    long silentSlots() {
        return muxer.silentSlots();
    }

    @Override
    public long repairs() {
        return muxer.repairs();
    }

    @Override
    public String uuid() {
        return channel.uuid();
    }

    @Override
    public int type() {
        return channel.type();
    }

    @Override
    public String kind() {
        return channel.kind();
    }

    @Override
    public LinkPhase phase() {
        return phase;
    }

    @Override
    public CompletableFuture<Void> close(CloseCause cause) {
        if (phase instanceof LinkPhase.Closed) {
            return CompletableFuture.completedFuture(null);
        }
        become(new LinkPhase.Closed(cause, lane.clock().nowNanos()));
        if (watching != null) {
            watching.cancel();
        }
        deafen();
        cancel(retry);
        cancel(poll);
        if (push != null) {
            push.close(cause);
        }
        return CompletableFuture.allOf(
                owned.reversed().stream().map(Supplier::get).toArray(CompletableFuture<?>[]::new));
    }

    private void connect() {
        push = RtmpPush.open(
                lane,
                tools.network(),
                target.address(),
                target.url(),
                tools.rtmp(),
                tools.random(),
                new PushListener());
    }

    private void schedulePoll() {
        poll = lane.schedule(POLL, () -> {
            muxer.poll(lane.clock().nowNanos());
            schedulePoll();
        });
    }

    private boolean isLive() {
        return phase instanceof LinkPhase.Live;
    }

    private void become(LinkPhase next) {
        phase = next;
        onPhase.accept(this);
    }

    private static void cancel(Lane.@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    private final class PushListener implements RtmpPush.Listener {
        @Override
        public void onLive() {
            long now = lane.clock().nowNanos();
            become(new LinkPhase.Live(now, ""));
            waitsForKeyFrame = false;
            muxer.restart(now);
            if (watched != null) {
                watch(watched); // the new connection needs a key frame: from the pub, or asked for
            }
        }

        @Override
        public void onClosed(CloseCause cause) {
            push = null;
            if (phase instanceof LinkPhase.Closed) {
                return;
            }
            boolean told = phase instanceof LinkPhase.Interrupted(CloseCause known, long _) && known.equals(cause);
            if (!told) {
                become(new LinkPhase.Interrupted(cause, lane.clock().nowNanos()));
            }
            retry = lane.schedule(backoff.next(), Rtp2Rtmp.this::connect);
        }
    }

    /// Hands on what the muxer makes; while there is no connection, nothing.
    private final class PushOutput implements ChannelMuxer.Output {
        @Override
        public void metadata(long timestampMs, boolean audio, @Nullable H264Format video) {
            if (push != null && isLive()) {
                push.metadata(timestampMs, FlvMuxer.onMetaData(audio ? AacFormat.LC_48K_MONO : null, video));
            }
        }

        @Override
        public void audioHeader(long timestampMs, AacFormat format) {
            if (push != null && isLive()) {
                push.audio(timestampMs, FlvMuxer.audioSequenceHeader(format));
            }
        }

        @Override
        public void audio(long timestampMs, AudioFrame frame) {
            if (push == null || !isLive()) {
                return;
            }
            if (!budget.takesSound(push.pendingBytes())) {
                framesDropped++;
                return;
            }
            push.audio(timestampMs, FlvMuxer.audio(frame));
            pushed(frame.data().length());
        }

        @Override
        public void videoHeader(long timestampMs, H264Format format) {
            if (push != null && isLive()) {
                push.video(timestampMs, FlvMuxer.videoSequenceHeader(format));
            }
        }

        @Override
        public void video(long timestampMs, VideoFrame frame) {
            if (push == null || !isLive()) {
                return;
            }
            if (!budget.takesPicture(push.pendingBytes())) {
                framesDropped++;
                waitsForKeyFrame = true;
                return;
            }
            if (waitsForKeyFrame && !frame.keyFrame()) {
                framesDropped++;
                refresh();
                return;
            }
            waitsForKeyFrame = false;
            push.video(timestampMs, FlvMuxer.video(frame));
            pushed(frame.lengthBytes());
        }

        private void pushed(int bytes) {
            long now = lane.clock().nowNanos();
            budget.sent(bytes, now);
            framesPushed++;
            if (backoff.attempts() > 0 && now - phase.sinceNanos() > LONGEST_PAUSE.toNanos()) {
                backoff.reset();
            }
        }
    }
}
