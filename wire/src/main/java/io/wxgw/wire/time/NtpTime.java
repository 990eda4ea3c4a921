package io.wxgw.wire.time;

/// A 64-bit NTP timestamp (RFC 3550 section 4): 32 bits of seconds since 1900, 32 bits of their fraction.
///
/// Seconds below 2^31 are taken to be of the era that begins in 2036 (RFC 4330 section 3). Resolution 233
/// picoseconds, so nanoseconds survive the way there and back. Immutable; any thread.
///
/// @param bits the 64 bits as they stand on the wire
public record NtpTime(long bits) {
    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long ERA_SECONDS = 1L << 32;

    /// From nanoseconds since 1970-01-01 UTC.
    public static NtpTime ofUnixNanos(long unixNanos) {
        long seconds = Math.floorDiv(unixNanos, NANOS_PER_SECOND) + SECONDS_1900_TO_1970;
        long rest = Math.floorMod(unixNanos, NANOS_PER_SECOND);
        long fraction = ((rest << 32) + NANOS_PER_SECOND / 2) / NANOS_PER_SECOND;
        return new NtpTime((seconds << 32) | fraction);
    }

    /// Nanoseconds since 1970-01-01 UTC, rounded to nearest.
    public long toUnixNanos() {
        long seconds = bits >>> 32;
        if (seconds < ERA_SECONDS / 2) {
            seconds += ERA_SECONDS;
        }
        long fraction = bits & 0xFFFF_FFFFL;
        long nanos = (fraction * NANOS_PER_SECOND + (1L << 31)) >>> 32;
        return (seconds - SECONDS_1900_TO_1970) * NANOS_PER_SECOND + nanos;
    }

    /// The middle 32 bits, as LSR and DLSR have them: 16 bits of seconds, 16 of fraction (RFC 3550 section 6.4.1).
    public long middle32() {
        return (bits >>> 16) & 0xFFFF_FFFFL;
    }
}
