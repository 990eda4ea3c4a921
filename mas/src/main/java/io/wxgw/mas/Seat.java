package io.wxgw.mas;

import io.wxgw.codec.AudioCodecs;
import io.wxgw.codec.AudioDecoder;
import io.wxgw.codec.AudioEncoder;
import io.wxgw.codec.CodecRefusal;
import io.wxgw.codec.PcmFrame;
import io.wxgw.engine.track.FrameSink;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
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

    private final AudioCodecs codecs;
    private final FrameSink<AudioFrame> ears;
    private final Runnable onSpeaking;
    private final PlayoutQueue queue = new PlayoutQueue();
    private final EnergyGate gate = new EnergyGate();
    private final float[] taken = new float[Mixer.TICK_SAMPLES];
    private final int[] tick = new int[Mixer.TICK_SAMPLES];
    private final int[] block = new int[Mixer.BLOCK_SAMPLES];

    private @Nullable AudioDecoder decoder;
    private @Nullable AudioEncoder encoder;
    private boolean audible;
    private boolean inBlock;
    private int quietBlocks;
    private long damaged;

    /// @param onSpeaking told when [#speaking] changes
    Seat(AudioCodecs codecs, FrameSink<AudioFrame> ears, Runnable onSpeaking) {
        this.codecs = codecs;
        this.ears = ears;
        this.onSpeaking = onSpeaking;
    }

    /// The member says something: AAC-LC, 48 kHz, mono.
    void say(AudioFrame frame) {
        AudioDecoder open = decoder;
        if (open == null) {
            try {
                open = codecs.decoder(AacFormat.LC_48K_MONO);
            } catch (CodecRefusal _) {
                damaged++;
                return;
            }
            decoder = open;
        }
        if (open.decode(frame) instanceof AudioDecoder.Decoded.Pcm(PcmFrame pcm)
                && pcm.sampleRateHz() == AacFormat.LC_48K_MONO.sampleRateHz()
                && pcm.channels() == 1
                && pcm.samples().length <= 2 * Mixer.BLOCK_SAMPLES) {
            queue.add(pcm);
        } else {
            damaged++;
        }
    }

    /// Whether its voice is in the mix, or was half a second ago.
    boolean speaking() {
        return encoder != null;
    }

    /// Access units that could not be heard.
    long damaged() {
        return damaged;
    }

    /// The voice before it is mixed.
    PlayoutQueue queue() {
        return queue;
    }

    /// Takes the sound of one tick; true if it is to be heard.
    boolean listen() {
        audible = queue.take(taken) && gate.passes(taken);
        if (audible) {
            for (int i = 0; i < taken.length; i++) {
                tick[i] = Pcm24.ofFloat(taken[i]);
            }
        }
        return audible;
    }

    /// Puts a part of the tick into the block, and adds it to the sum.
    void contribute(int fromTick, int toBlock, int count, int[] sum) {
        if (!audible) {
            return;
        }
        inBlock = true;
        System.arraycopy(tick, fromTick, block, toBlock, count);
        for (int i = 0; i < count; i++) {
            sum[toBlock + i] += tick[fromTick + i];
        }
    }

    /// The block is full: the sound without the own voice, if that is another than the sum. Decides which encoder the
    /// ears hear from here on.
    ///
    /// @param primed makes an encoder that has heard the blocks before
    Optional<int[]> others(int[] sum, Supplier<Optional<AudioEncoder>> primed) {
        quietBlocks = inBlock ? 0 : quietBlocks + 1;
        if (inBlock && encoder == null) {
            encoder = primed.get().orElse(null);
            if (encoder != null) {
                onSpeaking.run();
            }
        } else if (quietBlocks >= QUIET_BLOCKS && encoder != null) {
            encoder.close();
            encoder = null;
            onSpeaking.run();
        }
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
            encoder.encode(others).ifPresent(ears::onFrame);
        }
    }

    /// Hears what all passive listeners hear.
    void hear(AudioFrame shared) {
        ears.onFrame(shared);
    }

    void close() {
        if (decoder != null) {
            decoder.close();
            decoder = null;
        }
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
    }
}
