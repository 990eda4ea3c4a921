package io.wxgw.codec;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.OpusFormat;
import io.wxgw.wire.opus.OpusPacket;
import io.wxgw.wire.time.Timescale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opus to 48 kHz mono, by Concentus: libopus in Java.
///
/// Not by FFmpeg, whose interface has no call for a lost packet: neither its own decoder nor libopus behind it can be
/// asked for the copy that a packet carries of the one before it (in-band FEC), and libopus' symbols are hidden in the
/// library. Concentus has both, concealment and FEC, for about 0.2 % of a core a stream.
///
/// Stereo is mixed down by the decoder. A damaged packet may leave its state in disorder: it gets a new one.
final class ConcentusOpusDecoder implements AudioDecoder {
    private static final int SAMPLE_RATE_HZ = 48_000;
    private static final Timescale TIMESCALE = new Timescale(SAMPLE_RATE_HZ);

    /// Opus conceals in steps of 2.5 ms.
    private static final int GRAIN_SAMPLES = 120;

    private static final float FULL_SCALE = 32_768f;

    private final FfmpegCodecs codecs;
    private final OpusFormat format;
    private final short[] pcm = new short[OpusPacket.MAX_SAMPLES];
    private OpusDecoder decoder;
    private @Nullable PcmFrame last;
    private boolean closed;

    ConcentusOpusDecoder(FfmpegCodecs codecs, OpusFormat format) {
        codecs.enter("Opus decoder");
        this.codecs = codecs;
        this.format = format;
        this.decoder = fresh();
    }

    private static OpusDecoder fresh() {
        try {
            return new OpusDecoder(SAMPLE_RATE_HZ, 1);
        } catch (OpusException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public OpusFormat format() {
        return format;
    }

    @Override
    public Decoded decode(AudioFrame frame) {
        Optional<OpusPacket> packet = OpusPacket.parse(frame.data());
        if (packet.isEmpty()) {
            return new Decoded.Damaged("no Opus packet: " + frame.data());
        }
        float[] samples = new float[packet.get().samples()];
        if (!run(frame.data().toBytes(), samples, 0, samples.length, false)) {
            return new Decoded.Damaged("Opus packet of " + frame.data().length() + " bytes");
        }
        PcmFrame decoded = new PcmFrame(SAMPLE_RATE_HZ, 1, frame.ptsNanos(), frame.captureNanos(), samples);
        last = decoded;
        return new Decoded.Pcm(decoded);
    }

    @Override
    public Optional<PcmFrame> lost(long durationNanos) {
        return lost(durationNanos, null, 0);
    }

    @Override
    public Optional<PcmFrame> lost(long durationNanos, AudioFrame next) {
        int copied = OpusPacket.parse(next.data()).map(OpusPacket::samples).orElse(0);
        return lost(durationNanos, next.data().toBytes(), copied);
    }

    /// @param next a packet with a copy of the `copied` samples before it
    private Optional<PcmFrame> lost(long durationNanos, byte @Nullable [] next, int copied) {
        PcmFrame before = last;
        if (before == null) {
            return Optional.empty();
        }
        long missing = TIMESCALE.fromNanos(Math.clamp(durationNanos, 0, MAX_LOST_NANOS));
        float[] samples = new float[(int) Math.ceilDiv(missing, GRAIN_SAMPLES) * GRAIN_SAMPLES];
        int fromCopy = next != null && copied > 0 && copied <= samples.length ? copied : 0;
        int at = 0;
        while (at < samples.length - fromCopy) {
            int count = Math.min(pcm.length, samples.length - fromCopy - at);
            run(null, samples, at, count, false);
            at += count;
        }
        if (fromCopy > 0) {
            run(next, samples, at, fromCopy, true);
        }
        PcmFrame madeUp = before.followedBy(samples);
        last = madeUp;
        return Optional.of(madeUp);
    }

    /// Decodes `count` samples into `samples`; false, with nothing written, if the packet is damaged.
    private boolean run(byte @Nullable [] packet, float[] samples, int at, int count, boolean copyOfTheOneBefore) {
        try {
            int bytes = packet == null ? 0 : packet.length;
            int decoded = decoder.decode(packet, 0, bytes, pcm, 0, count, copyOfTheOneBefore);
            if (decoded != count) {
                return false;
            }
        } catch (OpusException | IndexOutOfBoundsException | ArithmeticException | AssertionError _) {
            // Concentus checks itself with assertions of its own, which no flag of the JVM turns off.
            decoder = fresh();
            return false;
        }
        for (int i = 0; i < count; i++) {
            samples[at + i] = pcm[i] / FULL_SCALE;
        }
        return true;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            codecs.leave();
        }
    }
}
