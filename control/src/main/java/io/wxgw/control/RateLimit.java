package io.wxgw.control;

/// A bucket of one second's tokens. One thread.
final class RateLimit {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int perSecond;
    private long tokensNanos;
    private long lastNanos;

    RateLimit(int perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.tokensNanos = perSecond * NANOS_PER_SECOND;
        this.lastNanos = nowNanos;
    }

    /// Takes one token, if there is one. A token is a second's worth of nanoseconds, so that nothing is rounded.
    boolean take(long nowNanos) {
        var full = perSecond * NANOS_PER_SECOND;
        var passedNanos = Math.min(nowNanos - lastNanos, NANOS_PER_SECOND);
        tokensNanos = Math.min(full, tokensNanos + passedNanos * perSecond);
        lastNanos = nowNanos;
        if (tokensNanos < NANOS_PER_SECOND) {
            return false;
        }
        tokensNanos -= NANOS_PER_SECOND;
        return true;
    }
}
