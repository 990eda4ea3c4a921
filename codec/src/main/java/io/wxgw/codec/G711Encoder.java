package io.wxgw.codec;

import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.G711Format;
import io.wxgw.wire.media.Payload;
import java.util.Optional;

/// G.711 in frames of 20 ms. Each block comes out at once, with its own times.
final class G711Encoder implements AudioEncoder {
    private static final int SAMPLES_PER_FRAME = 160;

    private final FfmpegCodecs codecs;
    private final G711Format format;
    private boolean closed;

    G711Encoder(FfmpegCodecs codecs, G711Format format) {
        codecs.enter("G.711 encoder");
        this.codecs = codecs;
        this.format = format;
    }

    @Override
    public G711Format format() {
        return format;
    }

    @Override
    public int samplesPerFrame() {
        return SAMPLES_PER_FRAME;
    }

    @Override
    public int delaySamples() {
        return 0;
    }

    @Override
    public Optional<AudioFrame> encode(PcmFrame block) {
        float[] samples = block.samples();
        if (block.sampleRateHz() != format.sampleRateHz()
                || block.channels() != 1
                || samples.length != SAMPLES_PER_FRAME) {
            throw new IllegalArgumentException("a block of " + samples.length + " samples, " + block.channels()
                    + " channels, " + block.sampleRateHz() + " Hz");
        }
        byte[] octets = new byte[samples.length];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = G711.encode(format, samples[i]);
        }
        return Optional.of(new AudioFrame(format, block.ptsNanos(), block.captureNanos(), Payload.of(octets)));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            codecs.leave();
        }
    }
}
