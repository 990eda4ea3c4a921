package io.wxgw.wxmgw;

/// How much may wait in a push that the live server does not take: about one second of media (design: 1 s towards
/// conference members), told from the rate of the last seconds; sound gets twice as much. Lane only.
final class PushBudget {
    private static final long SMALLEST_BYTES = 64 << 10;
    private static final long WINDOW_NANOS = 1_000_000_000L;

    private long windowStartNanos;
    private long windowBytes;
    private long bytesPerSecond;

    /// Media was handed to the push.
    void sent(int bytes, long nowNanos) {
        windowBytes += bytes;
        long elapsed = nowNanos - windowStartNanos;
        if (elapsed >= WINDOW_NANOS) {
            bytesPerSecond = windowBytes * 1_000 / Math.max(1, elapsed / 1_000_000);
            windowBytes = 0;
            windowStartNanos = nowNanos;
        }
    }

    /// Whether another picture may be queued.
    boolean takesPicture(long pendingBytes) {
        return pendingBytes <= Math.max(SMALLEST_BYTES, bytesPerSecond);
    }

    /// Whether more sound may be queued.
    boolean takesSound(long pendingBytes) {
        return pendingBytes <= 2 * Math.max(SMALLEST_BYTES, bytesPerSecond);
    }
}
