package io.wxgw.sim;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Runs something that must end in order on SIGTERM or SIGINT: members quit, sockets close.
public final class Stopping {
    /// Runs in the foreground.
    @FunctionalInterface
    public interface Work {
        /// Whether it went well.
        boolean run() throws InterruptedException;
    }

    private Stopping() {}

    /// Runs `work`; on a signal calls `stop` and gives it `limit` to end.
    public static boolean onSignal(Runnable stop, Duration limit, Work work) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    stop.run();
                    try {
                        ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                },
                "stop-sim");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.run();
        } finally {
            ended.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException _) {
                // The process is ending already.
            }
        }
    }
}
