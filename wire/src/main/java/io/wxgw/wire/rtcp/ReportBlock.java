package io.wxgw.wire.rtcp;

/// One reception report block (RFC 3550 section 6.4.1). Immutable; any thread.
///
/// @param ssrc the source it is about
/// @param fractionLost since the last report, in 256ths, 0 to 255
/// @param cumulativeLost packets lost so far, a signed number of 24 bits: negative if some came twice
/// @param highestSequence highest sequence number with its count of wraps above it, 32 bits
/// @param jitterTicks interarrival jitter in ticks of the source's clock, 32 bits
/// @param lastSenderReport middle 32 bits of the NTP time of the last sender report; 0 before the first
/// @param delaySinceLastSenderReport in 65,536ths of a second
public record ReportBlock(
        long ssrc,
        int fractionLost,
        int cumulativeLost,
        long highestSequence,
        long jitterTicks,
        long lastSenderReport,
        long delaySinceLastSenderReport) {
    /// The smallest number of 24 bits.
    public static final int MIN_LOST = -(1 << 23);

    /// The largest number of 24 bits.
    public static final int MAX_LOST = (1 << 23) - 1;
}
