package io.wxgw.sim;

import io.wxgw.engine.lane.NanoClock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What a run does once a second.
@FunctionalInterface
interface EverySecond {
    /// A second has passed.
    ///
    /// @param second its number, from 1 on
    void take(int second);

    /// Blocks until the run is long enough, or stopped.
    ///
    /// @param length zero for until stopped
    /// @param stop ends it when it opens
    static void run(NanoClock clock, Duration length, CountDownLatch stop, EverySecond task)
            throws InterruptedException {
        long begunNanos = clock.nowNanos();
        long last = length.isZero() ? Integer.MAX_VALUE : length.toSeconds();
        for (int second = 1; second <= last; second++) {
            long waitNanos = begunNanos + TimeUnit.SECONDS.toNanos(second) - clock.nowNanos();
            if (stop.await(Math.max(0, waitNanos), TimeUnit.NANOSECONDS)) {
                return;
            }
            task.take(second);
        }
    }
}
