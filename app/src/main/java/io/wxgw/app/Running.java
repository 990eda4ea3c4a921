package io.wxgw.app;

import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has been started, and how it ends: the last one first, each with what is left of one deadline. A
/// signal may stop while another thread still starts.
final class Running {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    /// The least that each part gets, even if those before it have used up the deadline.
    private static final Duration LEAST = Duration.ofMillis(500);

    private record Part(String name, Function<Duration, CompletableFuture<Void>> ending) {}

    private final Deque<Part> parts = new ConcurrentLinkedDeque<>();

    /// Adds a part that has just been started.
    ///
    /// @param ending begins its end within the given time; the future completes when it has ended
    void add(String name, Function<Duration, CompletableFuture<Void>> ending) {
        parts.push(new Part(name, ending));
    }

    /// The same for a part whose end blocks.
    ///
    /// @param ending returns false if it did not end in time
    void addBlocking(String name, Function<Duration, Boolean> ending) {
        add(name, limit -> {
            CompletableFuture<Void> ended = new CompletableFuture<>();
            Thread.ofVirtual().name("stop-" + name).start(() -> {
                try {
                    if (ending.apply(limit)) {
                        ended.complete(null);
                    } else {
                        ended.completeExceptionally(new TimeoutException());
                    }
                } catch (RuntimeException e) {
                    ended.completeExceptionally(e);
                }
            });
            return ended;
        });
    }

    /// Ends everything. Blocks.
    ///
    /// @return whether every part ended in time
    boolean stop(Duration deadline) {
        long endNanos = System.nanoTime() + deadline.toNanos();
        boolean clean = true;
        for (Part part = parts.poll(); part != null; part = parts.poll()) {
            long leftNanos = Math.max(LEAST.toNanos(), endNanos - System.nanoTime());
            try {
                part.ending().apply(Duration.ofNanos(leftNanos)).get(leftNanos, TimeUnit.NANOSECONDS);
                LOG.debug("{} has ended", part.name());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } catch (Exception e) {
                LOG.warn("{} did not end in time: {}", part.name(), e.toString());
                clean = false;
            }
        }
        return clean;
    }
}
