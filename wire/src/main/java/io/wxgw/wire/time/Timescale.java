package io.wxgw.wire.time;

/// The only conversion between ticks and nanoseconds; rounds to nearest.
///
/// Ticks exist only in the wire packages. A tick count survives ticks to nanos to ticks exactly for rates up
/// to 500 MHz; through milliseconds it would not.
///
/// @param ticksPerSecond 1,000 for FLV, 90,000 for video RTP, the sample rate for audio RTP
public record Timescale(int ticksPerSecond) {
    /// FLV and RTMP: milliseconds.
    public static final Timescale FLV = new Timescale(1_000);

    /// RTP clock rate of all video (RFC 6184 section 8.2.1).
    public static final Timescale VIDEO_RTP = new Timescale(90_000);

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    public Timescale {
        if (ticksPerSecond <= 0) {
            throw new IllegalArgumentException("ticksPerSecond must be positive: " + ticksPerSecond);
        }
    }

    /// Ticks to nanoseconds, rounded to nearest.
    public long toNanos(long ticks) {
        long seconds = Math.floorDiv(ticks, ticksPerSecond);
        long rest = Math.floorMod(ticks, ticksPerSecond);
        return seconds * NANOS_PER_SECOND + (rest * NANOS_PER_SECOND + ticksPerSecond / 2) / ticksPerSecond;
    }

    /// Nanoseconds to ticks, rounded to nearest.
    public long fromNanos(long nanos) {
        long seconds = Math.floorDiv(nanos, NANOS_PER_SECOND);
        long rest = Math.floorMod(nanos, NANOS_PER_SECOND);
        return seconds * ticksPerSecond + (rest * ticksPerSecond + NANOS_PER_SECOND / 2) / NANOS_PER_SECOND;
    }
}
