package io.wxgw.sim.scene;

import io.wxgw.codec.AudioEncoder;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.codec.PcmFrame;
import io.wxgw.engine.lane.Lane;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A member's synthetic voice with its encoder, in real time. Lane only.
///
/// Samples lie on a grid of the wall clock. Sound comes one frame later than it was spoken, as from any encoder.
public final class VoiceSource {
    /// A machine that was busy for longer does not catch up with what it missed.
    private static final int MAX_BEHIND_BLOCKS = 25;

    private final WallClock clock;
    private final FfmpegCodecs codecs;
    private final AudioFormat format;
    private final SyntheticVoice voice;
    private @Nullable AudioEncoder encoder;
    private Lane.@Nullable Timer timer;
    private long nextSample;

    /// @param look whose it is
    /// @param mode when it sounds
    /// @param format how it is coded; its rate must divide 48 kHz
    public VoiceSource(Lane lane, FfmpegCodecs codecs, MemberLook look, SyntheticVoice.Mode mode, AudioFormat format) {
        this.clock = new WallClock(lane);
        this.codecs = codecs;
        this.format = format;
        this.voice = new SyntheticVoice(look, mode);
    }

    /// Begins; sound comes on the lane until [#close].
    public void open(Consumer<? super AudioFrame> out) {
        AudioEncoder opened = codecs.encoder(format);
        encoder = opened;
        nextSample = SyntheticVoice.sampleAt(clock.unixNanos());
        await(opened, out);
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

    /// Of the voice's 48,000 a second, in each sample that is coded.
    private int step() {
        return SyntheticVoice.SAMPLE_RATE_HZ / format.sampleRateHz();
    }

    private void await(AudioEncoder into, Consumer<? super AudioFrame> out) {
        long end = SyntheticVoice.unixNanosOf(nextSample + (long) into.samplesPerFrame() * step());
        timer = clock.at(end, () -> speak(into, out));
    }

    private void speak(AudioEncoder into, Consumer<? super AudioFrame> out) {
        int samples = into.samplesPerFrame();
        int block = samples * step();
        long now = SyntheticVoice.sampleAt(clock.unixNanos());
        long behind = (now - nextSample) / block;
        if (behind > MAX_BEHIND_BLOCKS) {
            nextSample += behind * block;
        }
        while (encoder != null && nextSample + block <= now) {
            long nanos = clock.monotonic(SyntheticVoice.unixNanosOf(nextSample));
            float[] spoken = voice.samples(nextSample, samples, step());
            nextSample += block;
            into.encode(new PcmFrame(format.sampleRateHz(), 1, nanos, nanos, spoken))
                    .ifPresent(out);
        }
        if (encoder != null) {
            await(into, out);
        }
    }
}
