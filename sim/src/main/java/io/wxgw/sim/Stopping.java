package io.wxgw.sim;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs something that must end in order on SIGTERM or SIGINT: members quit, sockets close.
public final class Stopping {
    /// Runs in the foreground, until it is done or told to stop, and has then ended all it began.
    @FunctionalInterface
    public interface Work {
        /// Whether it went well.
        ///
        /// @param stop opens when it shall end
        boolean run(CountDownLatch stop) throws InterruptedException;
    }

    private Stopping() {}

    /// Runs `work`; on a signal tells it to stop and gives it `limit` for that. The process then ends with
    /// the code that it ends with without a signal: 0 if it went well, else 1.
    public static boolean onSignal(Duration limit, Work work) throws InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        Thread hook = new Thread(
                () -> {
                    stop.countDown();
                    // The virtual machine would end with 128 + signal.
                    Runtime.getRuntime().halt(wentWell(ended, limit) ? 0 : 1);
                },
                "stop-sim");
        Runtime.getRuntime().addShutdownHook(hook);
        boolean good = false;
        try {
            good = work.run(stop);
            return good;
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException _) {
                // The process is ending already: the hook waits for what follows.
            }
            ended.complete(good);
        }
    }

    private static boolean wentWell(CompletableFuture<Boolean> ended, Duration limit) {
        try {
            return ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException _) {
            return false;
        }
    }
}
