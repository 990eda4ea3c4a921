package io.wxgw.sim.scene;

import io.wxgw.codec.AudioEncoder;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.codec.PcmFrame;
import io.wxgw.codec.VideoEncoder;
import io.wxgw.codec.VideoEncoder.Kind;
import io.wxgw.codec.VideoSettings;
import io.wxgw.engine.lane.Lane;
import io.wxgw.sim.phone.MediaSource;
import io.wxgw.sim.scene.SyntheticVoice.Mode;
import io.wxgw.wire.h264.SeiClock;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A member's synthetic camera and voice with their encoders, in real time. Lane only.
///
/// Pictures and samples lie on grids of the wall clock; a frame's times are those of its grid place and not of the
/// timer that ran for it, and the same instant is in its SEI clock. Sound comes one access unit later than it was
/// spoken, as from any encoder.
public final class Studio implements MediaSource {
    private static final long NANOS_PER_MICRO = 1_000;

    /// A machine that was busy for longer does not catch up with what it missed.
    private static final int MAX_BEHIND_BLOCKS = 25;

    private final Lane lane;
    private final FfmpegCodecs codecs;
    private final Settings settings;
    private final SyntheticCamera camera;
    private final SyntheticVoice voice;
    private @Nullable Consumer<MediaFrame> out;
    private @Nullable VideoEncoder videoEncoder;
    private @Nullable AudioEncoder audioEncoder;
    private Lane.@Nullable Timer cameraTimer;
    private Lane.@Nullable Timer voiceTimer;
    private boolean keyFrameWanted;
    private long nextSample;

    /// What it makes.
    ///
    /// @param look whose it is
    /// @param voice when it sounds
    /// @param withPicture whether the camera is on
    /// @param video size, rate and key frames
    /// @param sound how the voice is coded; 48 kHz
    public record Settings(MemberLook look, Mode voice, boolean withPicture, VideoSettings video, AudioFormat sound) {
        /// A phone held upright: 360x640, 15 pictures a second, a key frame every 2 s, 400 kb/s.
        public static final VideoSettings PHONE = new VideoSettings(360, 640, 15, 30, 400_000);
    }

    public Studio(Lane lane, FfmpegCodecs codecs, Settings settings) {
        this.lane = lane;
        this.codecs = codecs;
        this.settings = settings;
        VideoSettings video = settings.video();
        this.camera = new SyntheticCamera(
                settings.look(),
                video.width(),
                video.height(),
                video.frameRate(),
                settings.voice() == Mode.FLASH_AND_BEEP);
        this.voice = new SyntheticVoice(settings.look(), settings.voice());
    }

    @Override
    public boolean hasSound() {
        return true;
    }

    @Override
    public boolean hasPicture() {
        return settings.withPicture();
    }

    @Override
    public void open(Consumer<MediaFrame> consumer) {
        out = consumer;
        audioEncoder = codecs.encoder(settings.sound());
        nextSample = SyntheticVoice.sampleAt(unixNow());
        awaitVoice();
        if (settings.withPicture()) {
            videoEncoder = codecs.h264Encoder(settings.video());
            awaitPicture(camera.numberAt(unixNow()) + 1);
        }
    }

    @Override
    public void requestKeyFrame() {
        keyFrameWanted = true;
    }

    @Override
    public void close() {
        out = null;
        for (Lane.Timer timer : timers()) {
            timer.cancel();
        }
        if (videoEncoder != null) {
            videoEncoder.close();
            videoEncoder = null;
        }
        if (audioEncoder != null) {
            audioEncoder.close();
            audioEncoder = null;
        }
    }

    private List<Lane.Timer> timers() {
        List<Lane.Timer> timers = new ArrayList<>(2);
        if (cameraTimer != null) {
            timers.add(cameraTimer);
        }
        if (voiceTimer != null) {
            timers.add(voiceTimer);
        }
        return timers;
    }

    private long unixNow() {
        return lane.clock().unixNanosOf(lane.clock().nowNanos());
    }

    /// The instant of the wall clock on our monotonic line.
    private long monotonic(long unixNanos) {
        long now = lane.clock().nowNanos();
        return now + (unixNanos - lane.clock().unixNanosOf(now));
    }

    private void awaitPicture(long number) {
        long wait = Math.max(0, camera.unixNanosOf(number) - unixNow());
        cameraTimer = lane.schedule(Duration.ofNanos(wait), () -> takePicture(number));
    }

    private void takePicture(long number) {
        VideoEncoder encoder = videoEncoder;
        Consumer<MediaFrame> consumer = out;
        if (encoder == null || consumer == null) {
            return;
        }
        long unixNanos = camera.unixNanosOf(number);
        long nanos = monotonic(unixNanos);
        Kind kind = keyFrameWanted ? Kind.KEY_FRAME : Kind.IN_TURN;
        keyFrameWanted = false;
        encoder.encode(camera.draw(number), nanos, nanos, kind)
                .map(frame -> stamped(frame, number, unixNanos))
                .ifPresent(consumer);
        awaitPicture(Math.max(number + 1, camera.numberAt(unixNow())));
    }

    /// With the clock in front of its slices.
    static VideoFrame stamped(VideoFrame frame, long number, long unixNanos) {
        List<Payload> nalUnits = new ArrayList<>(frame.nalUnits().size() + 1);
        nalUnits.add(SeiClock.nalUnit(number, unixNanos / NANOS_PER_MICRO));
        nalUnits.addAll(frame.nalUnits());
        return new VideoFrame(
                frame.format(), frame.ptsNanos(), frame.dtsNanos(), frame.captureNanos(), frame.keyFrame(), nalUnits);
    }

    private void awaitVoice() {
        AudioEncoder encoder = audioEncoder;
        if (encoder != null) {
            long end = SyntheticVoice.unixNanosOf(nextSample + encoder.samplesPerFrame());
            voiceTimer = lane.schedule(Duration.ofNanos(Math.max(0, end - unixNow())), this::speak);
        }
    }

    private void speak() {
        AudioEncoder encoder = audioEncoder;
        Consumer<MediaFrame> consumer = out;
        if (encoder == null || consumer == null) {
            return;
        }
        int block = encoder.samplesPerFrame();
        long behind = (SyntheticVoice.sampleAt(unixNow()) - nextSample) / block;
        if (behind > MAX_BEHIND_BLOCKS) {
            nextSample += behind * block;
        }
        while (nextSample + block <= SyntheticVoice.sampleAt(unixNow())) {
            long nanos = monotonic(SyntheticVoice.unixNanosOf(nextSample));
            PcmFrame sound =
                    new PcmFrame(SyntheticVoice.SAMPLE_RATE_HZ, 1, nanos, nanos, voice.samples(nextSample, block));
            nextSample += block;
            encoder.encode(sound).ifPresent(consumer);
        }
        awaitVoice();
    }
}
