package io.wxgw.mas;

import io.wxgw.codec.AudioCodecs;
import io.wxgw.codec.CodecRefusal;
import io.wxgw.codec.GaplessDecoder;
import io.wxgw.codec.GaplessDecoder.Holes;
import io.wxgw.codec.PcmFrame;
import io.wxgw.codec.Resampler;
import io.wxgw.engine.track.FrameSink;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.G711Format;
import io.wxgw.wire.media.OpusFormat;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One member at the [Mixer]: its voice, and its ears.
///
/// Who has said nothing for half a second is a *passive listener* and hears the encoder all passive listeners share.
/// Whose voice is in the mix hears an encoder of its own. Lane only.
final class Seat {
    /// Over 4 blocks, by which two encoders that get the same sound have come to agree; about half a second, so
    /// that a pause between words costs no change.
    private static final int QUIET_BLOCKS = 24;

    /// The most the [PlayoutQueue] takes at a time is more.
    private static final int PORTION_SAMPLES = 960;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final AudioFormat format;
    private final FrameSink<AudioFrame> ears;
    private final Runnable onSpeaking;
    private final PlayoutQueue queue = new PlayoutQueue();
    private final MixDelay heardDelay = new MixDelay();
    private final EnergyGate gate = new EnergyGate();
    private final float[] taken = new float[Mixer.TICK_SAMPLES];
    private final int[] tick = new int[Mixer.TICK_SAMPLES];
    private final int[] block;
    private final GaplessDecoder decoder;
    private final Resampler resampler;

    private @Nullable BlockEncoder encoder;
    private boolean lossy;
    private long delayNanos;
    private boolean audible;
    private boolean inBlock;
    private boolean speaking;
    private int quietBlocks;
    private long refused;

    /// @param format of what it says and of what the ears hear
    /// @param onSpeaking told when [#speaking] changes
    Seat(AudioCodecs codecs, AudioFormat format, FrameSink<AudioFrame> ears, Runnable onSpeaking) {
        this.format = format;
        this.ears = ears;
        this.onSpeaking = onSpeaking;
        this.block = new int[MixBus.blockSamples(format)];
        this.decoder = new GaplessDecoder(codecs, holes(format));
        this.resampler = codecs.resampler(Mixer.SAMPLE_RATE_HZ, 1);
    }

    /// Opus can do what the [PlayoutQueue] cannot: it finds a copy of what was lost in the packet behind.
    private static Holes holes(AudioFormat format) {
        return switch (format) {
            case OpusFormat _ -> Holes.CONCEAL;
            case AacFormat _, G711Format _ -> Holes.LEAVE;
        };
    }

    /// What it says and hears.
    AudioFormat format() {
        return format;
    }

    /// Which [MixBus] it belongs to.
    MixBus.Hearing hearing() {
        return new MixBus.Hearing(format, lossy);
    }

    /// The next blocks come from another bus: a voice in the mix has an encoder of that bus with the next one.
    void lossy(boolean now) {
        lossy = now;
        closeEncoder();
    }

    /// The member says something.
    void say(AudioFrame frame) {
        try {
            decoder.decode(frame, pcm -> queue(resampler.resample(pcm)));
        } catch (CodecRefusal _) {
            refused++;
        }
    }

    private void queue(PcmFrame run) {
        float[] samples = run.samples();
        for (int at = 0; at < samples.length; at += PORTION_SAMPLES) {
            long laterNanos = at * NANOS_PER_SECOND / Mixer.SAMPLE_RATE_HZ;
            float[] portion = Arrays.copyOfRange(samples, at, Math.min(at + PORTION_SAMPLES, samples.length));
            queue.add(new PcmFrame(
                    Mixer.SAMPLE_RATE_HZ, 1, run.ptsNanos() + laterNanos, run.captureNanos() + laterNanos, portion));
        }
    }

    /// Whether its voice is in the mix, or was half a second ago.
    boolean speaking() {
        return speaking;
    }

    private void speaks(boolean now) {
        if (speaking != now) {
            speaking = now;
            onSpeaking.run();
        }
    }

    /// Frames that could not be heard.
    long damaged() {
        return refused + decoder.damaged();
    }

    /// The voice before it is mixed.
    PlayoutQueue queue() {
        return queue;
    }

    /// Takes the sound of one tick; true if it is to be heard.
    boolean listen(long tickNanos) {
        delayNanos = Math.max(0, tickNanos - queue.captureNanos());
        audible = queue.take(taken) && gate.passes(taken);
        if (audible) {
            for (int i = 0; i < taken.length; i++) {
                tick[i] = Pcm24.ofFloat(taken[i]);
            }
        }
        return audible;
    }

    /// How long the sound of the tick was on its way.
    long delayNanos() {
        return delayNanos;
    }

    /// All voices of the tick were taken.
    void follow(int voices, long delaysNanos) {
        heardDelay.follow(audible ? voices - 1 : voices, audible ? delaysNanos - delayNanos : delaysNanos);
    }

    /// Adds a part of the tick to a bus's sum.
    void contribute(int fromTick, int toBlock, int count, int[] sum) {
        if (!audible) {
            return;
        }
        for (int i = 0; i < count; i++) {
            sum[toBlock + i] += tick[fromTick + i];
        }
    }

    /// Keeps a part of the tick, to take it out of the sum of the bus that the ears hear.
    void keep(int fromTick, int toBlock, int count) {
        if (audible) {
            inBlock = true;
            System.arraycopy(tick, fromTick, block, toBlock, count);
        }
    }

    /// The block is full: the sound without the own voice, if that is another than the sum. Decides which encoder the
    /// ears hear from here on.
    ///
    /// @param primed makes an encoder that has heard the blocks before
    Optional<int[]> others(int[] sum, Supplier<Optional<BlockEncoder>> primed) {
        quietBlocks = inBlock ? 0 : quietBlocks + 1;
        if (inBlock && encoder == null) {
            encoder = primed.get().orElse(null);
        } else if (quietBlocks >= QUIET_BLOCKS) {
            closeEncoder();
        }
        speaks(encoder != null);
        if (encoder == null && !inBlock) {
            return Optional.empty();
        }
        int[] others = sum.clone();
        if (inBlock) {
            for (int i = 0; i < others.length; i++) {
                others[i] -= block[i];
            }
            Arrays.fill(block, 0);
            inBlock = false;
        }
        return Optional.of(others);
    }

    /// Encodes for these ears alone. Without an encoder, because no more can be had, they hear nothing.
    void hearOwn(PcmFrame others) {
        if (encoder != null) {
            encoder.encode(others).ifPresent(this::hear);
        }
    }

    /// Hears a frame of the mix, whosever encoder it is from.
    ///
    /// @param mixed with the time of its tick in place of its capture
    void hear(AudioFrame mixed) {
        ears.onFrame(new AudioFrame(
                mixed.format(), mixed.ptsNanos(), mixed.captureNanos() - heardDelay.nanos(), mixed.data()));
    }

    void close() {
        decoder.close();
        resampler.close();
        closeEncoder();
    }

    private void closeEncoder() {
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
    }
}
