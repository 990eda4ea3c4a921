package io.wxgw.engine.sim;

import java.time.Duration;

/// What the simulated network does to datagrams.
///
/// @param loss share of datagrams that never arrive, 0 to 1
/// @param delay from sending to arrival
/// @param jitter up to so much is added to the delay; order is kept
/// @param reorder share of datagrams that are overtaken: held back by up to 30 ms without holding back the others
/// @param duplicate share of datagrams that arrive twice
public record UdpConditions(double loss, Duration delay, Duration jitter, double reorder, double duplicate) {
    /// Half a millisecond and nothing else: a good local network.
    public static final UdpConditions GOOD = new UdpConditions(0, Duration.ofNanos(500_000), Duration.ZERO, 0, 0);

    public UdpConditions {
        if (outside(loss) || outside(reorder) || outside(duplicate) || delay.isNegative() || jitter.isNegative()) {
            throw new IllegalArgumentException("shares lie between 0 and 1, times are not negative");
        }
    }

    private static boolean outside(double share) {
        return !(share >= 0 && share <= 1);
    }

    /// Nothing but so much loss, over [#GOOD].
    public static UdpConditions losing(double loss) {
        return new UdpConditions(loss, GOOD.delay, GOOD.jitter, 0, 0);
    }
}
