package io.wxgw.control;

/// How long nothing has come, from a counter of what has. One thread.
final class Silence {
    private long bytesIn;
    private long sinceNanos;

    Silence(long bytesIn, long nowNanos) {
        this.bytesIn = bytesIn;
        this.sinceNanos = nowNanos;
    }

    /// Nanoseconds since the counter was seen to move.
    long nanos(long bytesInNow, long nowNanos) {
        if (bytesInNow != bytesIn) {
            bytesIn = bytesInNow;
            sinceNanos = nowNanos;
        }
        return nowNanos - sinceNanos;
    }
}
