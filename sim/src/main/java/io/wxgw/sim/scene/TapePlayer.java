package io.wxgw.sim.scene;

import io.wxgw.engine.lane.Lane;
import io.wxgw.sim.phone.MediaSource;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.VideoFrame;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A [Tape] in place of camera and microphone, each picture with the clock of now. Lane only.
public final class TapePlayer implements MediaSource {
    private static final Duration TICK = Duration.ofMillis(20);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Lane lane;
    private final Tape tape;
    private @Nullable Consumer<MediaFrame> out;
    private Lane.@Nullable Timer timer;
    private long begunNanos;
    private long picturesOut;
    private long soundsOut;
    private long pictureOnTape;

    public TapePlayer(Lane lane, Tape tape) {
        this.lane = lane;
        this.tape = tape;
    }

    @Override
    public boolean hasSound() {
        return true;
    }

    @Override
    public boolean hasPicture() {
        return true;
    }

    @Override
    public void open(Consumer<MediaFrame> consumer) {
        out = consumer;
        begunNanos = lane.clock().nowNanos();
        timer = lane.schedule(TICK, this::tick);
    }

    @Override
    public void requestKeyFrame() {
        pictureOnTape = Math.ceilDiv(pictureOnTape, Tape.PICTURES_PER_KEY_FRAME) * Tape.PICTURES_PER_KEY_FRAME;
    }

    /// What is recorded has one size.
    @Override
    public void adapt(Size size) {}

    @Override
    public void close() {
        out = null;
        if (timer != null) {
            timer.cancel();
        }
    }

    private void tick() {
        Consumer<MediaFrame> consumer = out;
        if (consumer == null) {
            return;
        }
        long now = lane.clock().nowNanos();
        for (long at = pictureNanos(); at <= now; at = pictureNanos()) {
            VideoFrame picture = tape.picture(pictureOnTape++);
            picturesOut++;
            VideoFrame timed = new VideoFrame(picture.format(), at, at, at, picture.keyFrame(), picture.nalUnits());
            consumer.accept(
                    CameraSource.stamped(timed, picturesOut, lane.clock().unixNanosOf(at)));
        }
        for (long at = soundNanos(); at <= now; at = soundNanos()) {
            AudioFrame sound = tape.sound(soundsOut++);
            consumer.accept(new AudioFrame(sound.format(), at, at, sound.data()));
        }
        timer = lane.schedule(TICK, this::tick);
    }

    private long pictureNanos() {
        return begunNanos + picturesOut * NANOS_PER_SECOND / Tape.FRAME_RATE;
    }

    private long soundNanos() {
        return begunNanos + soundsOut * Tape.BLOCK * NANOS_PER_SECOND / SyntheticVoice.SAMPLE_RATE_HZ;
    }
}
