package io.wxgw.mas;

/// How long the voices of a mix were on their way, from the microphone to the tick that took them: the mean,
/// which moves by no more than 100 ms a second: as fast as a [PlayoutQueue] catches up, and not with each
/// word of one whose voice waits longer than another's. Lane only.
final class MixDelay {
    /// 100 ms a second, at 50 ticks.
    private static final long SLEW_NANOS = 2_000_000;

    private static final long MAX_NANOS = 2_000_000_000;

    private long nanos = -1;

    /// One tick; where nobody speaks all stays as it is.
    ///
    /// @param sumNanos of the delays of these voices
    void follow(int voices, long sumNanos) {
        if (voices > 0) {
            long mean = Math.clamp(sumNanos / voices, 0, MAX_NANOS);
            nanos = nanos < 0 ? mean : nanos + Math.clamp(mean - nanos, -SLEW_NANOS, SLEW_NANOS);
        }
    }

    /// 0 before anybody spoke.
    long nanos() {
        return Math.max(0, nanos);
    }
}
