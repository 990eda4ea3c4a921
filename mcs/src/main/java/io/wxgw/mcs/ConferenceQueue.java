package io.wxgw.mcs;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs the tasks of one conference in the order they came, one at a time, on a thread of its executor. What one task
/// wrote the next one sees. Any thread; no locks.
final class ConferenceQueue {
    private final Executor threads;
    private final int maxPending;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();

    ConferenceQueue(Executor threads, int maxPending) {
        this.threads = threads;
        this.maxPending = maxPending;
    }

    /// Adds a task, which must not throw.
    ///
    /// @throws Refusal [ErrorCode#TOO_MANY] if too many wait already
    void add(Runnable task) {
        if (pending.get() >= maxPending) {
            throw new Refusal(ErrorCode.TOO_MANY, "too many requests for this conference are waiting");
        }
        tasks.add(task);
        if (pending.getAndIncrement() == 0) {
            threads.execute(this::drain);
        }
    }

    /// From within a task: whether no other one waits.
    boolean isLast() {
        return pending.get() == 1;
    }

    private void drain() {
        do {
            var task = tasks.poll();
            if (task != null) {
                task.run();
            }
        } while (pending.decrementAndGet() > 0);
    }
}
