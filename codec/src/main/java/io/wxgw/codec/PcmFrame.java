package io.wxgw.codec;

/// A run of decoded sound.
///
/// @param sampleRateHz samples a second of each channel
/// @param channels interleaved in `samples`
/// @param ptsNanos of the first sample, on the source's timeline
/// @param captureNanos of the first sample, on this process's monotonic line
/// @param samples 1.0 is full scale; belongs to the frame, nobody writes to it any more; its length is a multiple of
///     `channels` and may be 0
@SuppressWarnings("ArrayRecordComponent") // a hot path: frames are never compared
public record PcmFrame(int sampleRateHz, int channels, long ptsNanos, long captureNanos, float[] samples) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    public PcmFrame {
        if (sampleRateHz <= 0 || channels <= 0 || samples.length % channels != 0) {
            throw new IllegalArgumentException(
                    samples.length + " samples, " + channels + " channels, " + sampleRateHz + " Hz");
        }
    }

    /// Samples of one channel.
    public int samplesPerChannel() {
        return samples.length / channels;
    }

    /// How long it lasts.
    public long durationNanos() {
        return samplesPerChannel() * NANOS_PER_SECOND / sampleRateHz;
    }

    /// More of the same stream, right behind this.
    PcmFrame followedBy(float[] more) {
        long later = durationNanos();
        return new PcmFrame(sampleRateHz, channels, ptsNanos + later, captureNanos + later, more);
    }
}
