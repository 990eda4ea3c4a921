package io.wxgw.sim;

import io.wxgw.engine.lane.Lane;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// How code that blocks asks a lane: for 5 s at most. Virtual threads, never a lane.
final class Blocking {
    private static final long LIMIT_MS = 5_000;

    private Blocking() {}

    /// What `task` gives on the lane.
    static <T> T call(Lane lane, Supplier<T> task) {
        return await(CompletableFuture.supplyAsync(task, lane));
    }

    /// Runs `task` on the lane, and waits for its end.
    static void run(Lane lane, Runnable task) {
        await(CompletableFuture.runAsync(task, lane));
    }

    /// What it completes with.
    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(LIMIT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("a lane hangs", e);
        }
    }
}
