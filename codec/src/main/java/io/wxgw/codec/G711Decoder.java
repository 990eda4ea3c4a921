package io.wxgw.codec;

import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.G711Format;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.time.Timescale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// G.711 in frames of any length up to a quarter of a second. What is lost is made up by [WaveformConcealment].
final class G711Decoder implements AudioDecoder {
    private static final int MAX_SAMPLES_PER_FRAME = 2_000;
    private static final Timescale TIMESCALE = new Timescale(8_000);

    private final FfmpegCodecs codecs;
    private final G711Format format;
    private final WaveformConcealment concealment;
    private @Nullable PcmFrame last;
    private boolean closed;

    G711Decoder(FfmpegCodecs codecs, G711Format format) {
        codecs.enter("G.711 decoder");
        this.codecs = codecs;
        this.format = format;
        this.concealment = new WaveformConcealment(format.sampleRateHz());
    }

    @Override
    public G711Format format() {
        return format;
    }

    @Override
    public Decoded decode(AudioFrame frame) {
        Payload octets = frame.data();
        if (octets.isEmpty() || octets.length() > MAX_SAMPLES_PER_FRAME) {
            return new Decoded.Damaged("a frame of " + octets.length() + " octets");
        }
        float[] samples = new float[octets.length()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = G711.decode(format, octets.getUnsigned(i));
        }
        concealment.heard(samples);
        PcmFrame pcm = new PcmFrame(format.sampleRateHz(), 1, frame.ptsNanos(), frame.captureNanos(), samples);
        last = pcm;
        return new Decoded.Pcm(pcm);
    }

    @Override
    public Optional<PcmFrame> lost(long durationNanos) {
        PcmFrame before = last;
        if (before == null) {
            return Optional.empty();
        }
        int samples = (int) TIMESCALE.fromNanos(Math.clamp(durationNanos, 0, MAX_LOST_NANOS));
        PcmFrame madeUp = before.followedBy(concealment.lost(samples));
        last = madeUp;
        return Optional.of(madeUp);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            codecs.leave();
        }
    }
}
