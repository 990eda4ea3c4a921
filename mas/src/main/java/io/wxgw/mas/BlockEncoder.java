package io.wxgw.mas;

import io.wxgw.codec.AudioCodecs;
import io.wxgw.codec.AudioEncoder;
import io.wxgw.codec.CodecRefusal;
import io.wxgw.codec.PcmFrame;
import io.wxgw.codec.Resampler;
import io.wxgw.codec.SampleBlocks;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An encoder that takes blocks of the mix, 48 kHz, whatever rate its format has. Lane only; the owner closes it.
final class BlockEncoder implements AutoCloseable {
    private final AudioEncoder encoder;
    private final Resampler resampler;
    private final SampleBlocks frames;
    private @Nullable AudioFrame encoded;

    private BlockEncoder(AudioEncoder encoder, Resampler resampler) {
        this.encoder = encoder;
        this.resampler = resampler;
        this.frames =
                new SampleBlocks(encoder.samplesPerFrame(), encoder.format().sampleRateHz());
    }

    /// @throws CodecRefusal if it cannot be had; nothing is open then
    static BlockEncoder open(AudioCodecs codecs, AudioFormat format, boolean fec) {
        AudioEncoder encoder = codecs.encoder(format, fec);
        BlockEncoder opened = new BlockEncoder(encoder, codecs.resampler(format.sampleRateHz(), 1));
        try {
            // A resampler opens with its first sound: it shall be refused here and not in the middle of a mix.
            opened.encode(new PcmFrame(Mixer.SAMPLE_RATE_HZ, 1, 0, 0, new float[0]));
        } catch (CodecRefusal refusal) {
            opened.close();
            throw refusal;
        }
        return opened;
    }

    /// Encodes a block; what comes out is earlier sound, with its times, and one frame at most: a block is no longer
    /// than a frame.
    Optional<AudioFrame> encode(PcmFrame block) {
        encoded = null;
        frames.add(
                resampler.resample(block),
                frame -> encoded = encoder.encode(frame).orElse(null));
        return Optional.ofNullable(encoded);
    }

    @Override
    public void close() {
        encoder.close();
        resampler.close();
    }
}
