package io.wxgw.sim.scene;

import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.codec.VideoEncoder;
import io.wxgw.codec.VideoEncoder.Kind;
import io.wxgw.codec.VideoSettings;
import io.wxgw.engine.lane.Lane;
import io.wxgw.sim.phone.MediaSource.Size;
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
    private final MemberLook look;
    private final boolean flashes;
    private final VideoSettings settings;
    private SyntheticCamera camera;
    private @Nullable VideoEncoder encoder;
    private @Nullable Size wanted;
    private Lane.@Nullable Timer timer;
    private boolean keyFrameWanted;

    /// @param look whose it is
    /// @param voice whether its flash goes on
    /// @param settings size, rate and key frames
    public CameraSource(
            Lane lane, FfmpegCodecs codecs, MemberLook look, SyntheticVoice.Mode voice, VideoSettings settings) {
        this.clock = new WallClock(lane);
        this.codecs = codecs;
        this.look = look;
        this.flashes = voice == SyntheticVoice.Mode.FLASH_AND_BEEP;
        this.settings = settings;
        this.camera = camera(settings);
    }

    private SyntheticCamera camera(VideoSettings size) {
        return new SyntheticCamera(look, size.width(), size.height(), size.frameRate(), flashes);
    }

    /// Begins; pictures come on the lane until [#close].
    public void open(Consumer<? super VideoFrame> out) {
        encoder = codecs.h264Encoder(settings);
        awaitPicture(camera.numberAt(clock.unixNanos()) + 1, out);
    }

    /// The next picture is the first of this size.
    public void adapt(Size size) {
        wanted = size;
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

    private void awaitPicture(long number, Consumer<? super VideoFrame> out) {
        timer = clock.at(camera.unixNanosOf(number), () -> takePicture(number, out));
    }

    private void takePicture(long number, Consumer<? super VideoFrame> out) {
        VideoEncoder into = sized();
        long unixNanos = camera.unixNanosOf(number);
        long nanos = clock.monotonic(unixNanos);
        Kind kind = keyFrameWanted ? Kind.KEY_FRAME : Kind.IN_TURN;
        keyFrameWanted = false;
        // The one behind it first: whoever gets this one may close us.
        awaitPicture(Math.max(number + 1, camera.numberAt(clock.unixNanos())), out);
        into.encode(camera.draw(number), nanos, nanos, kind)
                .map(frame -> stamped(frame, number, unixNanos))
                .ifPresent(out);
    }

    /// The encoder for the size that is wanted.
    private VideoEncoder sized() {
        VideoEncoder current = encoder;
        Size size = wanted;
        if (current != null && size == null) {
            return current;
        }
        if (current != null) {
            current.close();
        }
        wanted = null;
        VideoSettings now = size == Size.HALF ? half(settings) : settings;
        camera = camera(now);
        VideoEncoder opened = codecs.h264Encoder(now);
        encoder = opened;
        return opened;
    }

    /// Sides stay even.
    private static VideoSettings half(VideoSettings full) {
        return new VideoSettings(
                full.width() / 4 * 2,
                full.height() / 4 * 2,
                full.frameRate(),
                full.framesPerKeyFrame(),
                full.bitsPerSecond() / 2);
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
