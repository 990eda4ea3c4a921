package io.wxgw.sim.scene;

import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.codec.VideoEncoder;
import io.wxgw.codec.VideoEncoder.Kind;
import io.wxgw.codec.VideoSettings;
import io.wxgw.engine.lane.Lane;
import io.wxgw.wire.h264.SeiClock;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A member's synthetic camera or screen with its encoder, in real time. Lane only.
///
/// Pictures lie on a grid of the wall clock; a frame's times are those of its grid place and not of the timer that ran
/// for it, and the same instant is in its SEI clock.
public final class CameraSource {
    private static final long NANOS_PER_MICRO = 1_000;

    private final WallClock clock;
    private final FfmpegCodecs codecs;
    private final VideoSettings settings;
    private final SyntheticCamera camera;
    private @Nullable VideoEncoder encoder;
    private Lane.@Nullable Timer timer;
    private boolean keyFrameWanted;

    /// @param look whose it is
    /// @param voice whether its flash goes on
    /// @param settings size, rate and key frames
    public CameraSource(
            Lane lane, FfmpegCodecs codecs, MemberLook look, SyntheticVoice.Mode voice, VideoSettings settings) {
        this.clock = new WallClock(lane);
        this.codecs = codecs;
        this.settings = settings;
        this.camera = new SyntheticCamera(
                look,
                settings.width(),
                settings.height(),
                settings.frameRate(),
                voice == SyntheticVoice.Mode.FLASH_AND_BEEP);
    }

    /// Begins; pictures come on the lane until [#close].
    public void open(Consumer<? super VideoFrame> out) {
        VideoEncoder opened = codecs.h264Encoder(settings);
        encoder = opened;
        awaitPicture(camera.numberAt(clock.unixNanos()) + 1, opened, out);
    }

    /// The next picture shall be a key frame.
    public void requestKeyFrame() {
        keyFrameWanted = true;
    }

    /// Ends; frees the encoder. Idempotent.
    public void close() {
        if (timer != null) {
            timer.cancel();
        }
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
    }

    private void awaitPicture(long number, VideoEncoder into, Consumer<? super VideoFrame> out) {
        timer = clock.at(camera.unixNanosOf(number), () -> takePicture(number, into, out));
    }

    private void takePicture(long number, VideoEncoder into, Consumer<? super VideoFrame> out) {
        long unixNanos = camera.unixNanosOf(number);
        long nanos = clock.monotonic(unixNanos);
        Kind kind = keyFrameWanted ? Kind.KEY_FRAME : Kind.IN_TURN;
        keyFrameWanted = false;
        // The one behind it first: whoever gets this one may close us.
        awaitPicture(Math.max(number + 1, camera.numberAt(clock.unixNanos())), into, out);
        into.encode(camera.draw(number), nanos, nanos, kind)
                .map(frame -> stamped(frame, number, unixNanos))
                .ifPresent(out);
    }

    /// With the clock in front of its slices.
    static VideoFrame stamped(VideoFrame frame, long number, long unixNanos) {
        List<Payload> nalUnits = new ArrayList<>(frame.nalUnits().size() + 1);
        nalUnits.add(SeiClock.nalUnit(number, unixNanos / NANOS_PER_MICRO));
        nalUnits.addAll(frame.nalUnits());
        return new VideoFrame(
                frame.format(), frame.ptsNanos(), frame.dtsNanos(), frame.captureNanos(), frame.keyFrame(), nalUnits);
    }
}
