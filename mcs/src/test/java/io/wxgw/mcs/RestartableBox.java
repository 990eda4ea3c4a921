package io.wxgw.mcs;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The incarnation of a box, and a long poll on it.
final class RestartableBox {
    private record Life(long incarnation, CountDownLatch end) {}

    private volatile boolean watched;
    private volatile Life life = new Life(1, new CountDownLatch(1));

    void restart() {
        var before = life;
        life = new Life(before.incarnation() + 1, new CountDownLatch(1));
        before.end().countDown();
    }

    /// Whether somebody waits for the next life.
    boolean isWatched() {
        return watched;
    }

    /// Waits, and tells the incarnation.
    long await(int maxWaitMs) {
        try {
            watched = maxWaitMs > 0;
            life.end().await(maxWaitMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return life.incarnation();
    }
}
