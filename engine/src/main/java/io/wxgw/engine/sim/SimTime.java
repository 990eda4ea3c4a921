package io.wxgw.engine.sim;

import io.wxgw.engine.lane.NanoClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One virtual clock with everything that waits for it: the tasks and timers of all [ManualLane]s that share it.
///
/// Nothing happens by itself. The thread that calls [#advance] runs what has become due, in the order of due time and
/// then of posting, so a run is the same every time. Tasks may be posted from any thread; they run when somebody
/// advances.
///
/// A task that throws is a defect: it is kept in [#defects], and the call that ran it throws it at the end, after
/// everything else that was due, unless the test said [#tolerateDefects].
public final class SimTime implements NanoClock {
    /// Not zero, so that nobody can rely on a clock that starts at zero.
    private static final long START_NANOS = 1_000_000_000_000L;

    /// 2026-01-01T00:00:00Z at the start.
    private static final long UNIX_OFFSET_NANOS = 1_767_225_600_000_000_000L - START_NANOS;

    /// Tasks run in one instant before we say that they post each other for ever.
    private static final int MAX_TASKS_IN_ONE_INSTANT = 10_000_000;

    private final Object lock = new Object();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final List<Throwable> defects = new ArrayList<>();
    private long sequence;
    private volatile long nowNanos = START_NANOS;
    private volatile @Nullable Turn turn;
    private boolean tolerateDefects;
    private int reportedDefects;

    /// Which lane runs on which thread.
    private record Turn(ManualLane lane, Thread thread) {}

    static final class Event implements Comparable<Event> {
        private final long dueNanos;
        private final long sequence;
        private final ManualLane lane;
        private final Runnable task;
        private final boolean timer;
        private volatile boolean cancelled;

        private Event(long dueNanos, boolean timer, long sequence, ManualLane lane, Runnable task) {
            this.dueNanos = dueNanos;
            this.timer = timer;
            this.sequence = sequence;
            this.lane = lane;
            this.task = task;
        }

        void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Event other) {
            int byDue = Long.compare(dueNanos, other.dueNanos);
            return byDue != 0 ? byDue : Long.compare(sequence, other.sequence);
        }
    }

    @Override
    public long nowNanos() {
        return nowNanos;
    }

    @Override
    public long unixNanosOf(long nanos) {
        return nanos + UNIX_OFFSET_NANOS;
    }

    /// Lets `duration` pass and runs what becomes due in it, including what is due now. Not from within a task.
    public void advance(Duration duration) {
        long target = nowNanos + duration.toNanos();
        runDue(target, () -> false);
        nowNanos = Math.max(nowNanos, target);
        reportDefects();
    }

    /// Runs what is due now; time does not pass.
    public void settle() {
        advance(Duration.ZERO);
    }

    /// Lets time pass, event by event, until `condition` holds; stops right there.
    ///
    /// @throws AssertionError if it does not hold within `limit`
    public void advanceUntil(BooleanSupplier condition, Duration limit) {
        long target = nowNanos + limit.toNanos();
        if (condition.getAsBoolean()) {
            return;
        }
        boolean held = runDue(target, condition);
        reportDefects();
        if (!held) {
            nowNanos = Math.max(nowNanos, target);
            if (!condition.getAsBoolean()) {
                throw new AssertionError("the condition did not come true within " + limit + " of virtual time");
            }
        }
    }

    /// Lets time pass until `future` is complete.
    ///
    /// @throws AssertionError if it is not complete within `limit`
    /// @throws CompletionException if it completed exceptionally
    public <T> T await(CompletableFuture<T> future, Duration limit) {
        advanceUntil(future::isDone, limit);
        return future.join();
    }

    /// What tasks have thrown so far.
    public List<Throwable> defects() {
        synchronized (lock) {
            return List.copyOf(defects);
        }
    }

    /// From here on a task that throws does not fail the call that runs it; a test looks at [#defects] instead.
    public void tolerateDefects() {
        tolerateDefects = true;
    }

    /// Tasks and timers that wait.
    public int pending() {
        synchronized (lock) {
            return (int) events.stream().filter(event -> !event.cancelled).count();
        }
    }

    Event post(ManualLane lane, long delayNanos, Runnable task) {
        synchronized (lock) {
            Event event = new Event(nowNanos + Math.max(0, delayNanos), delayNanos > 0, sequence++, lane, task);
            events.add(event);
            return event;
        }
    }

    boolean runs(ManualLane lane) {
        Turn current = turn;
        return current != null && current.lane == lane && current.thread == Thread.currentThread();
    }

    void defect(Throwable cause) {
        synchronized (lock) {
            defects.add(cause);
        }
    }

    /// Lets time pass within a turn of `lane`; what becomes due meanwhile runs late.
    void occupy(ManualLane lane, Duration length) {
        if (!runs(lane)) {
            throw new IllegalStateException("not in a turn of " + lane);
        }
        long later = nowNanos() + length.toNanos();
        nowNanos = later;
    }

    /// Runs one task as a turn of `lane`; turns may nest when a test calls into several lanes by hand.
    void turn(ManualLane lane, Runnable task) {
        Turn before = turn;
        turn = new Turn(lane, Thread.currentThread());
        long started = nowNanos;
        try {
            task.run();
        } finally {
            turn = before;
            if (before == null || before.lane != lane) {
                lane.metrics().turn(started, nowNanos, task);
            }
        }
    }

    private boolean runDue(long target, BooleanSupplier condition) {
        int tasksInThisInstant = 0;
        for (Event event = next(target); event != null; event = next(target)) {
            if (event.dueNanos > nowNanos) {
                nowNanos = event.dueNanos;
                tasksInThisInstant = 0;
            }
            if (event.timer) {
                event.lane.metrics().timer(nowNanos - event.dueNanos);
            }
            if (++tasksInThisInstant > MAX_TASKS_IN_ONE_INSTANT) {
                throw new AssertionError("tasks post each other for ever without time passing");
            }
            try {
                turn(event.lane, event.task);
            } catch (Throwable thrown) {
                defect(thrown);
            }
            if (condition.getAsBoolean()) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Event next(long target) {
        synchronized (lock) {
            for (Event event = events.peek(); event != null && event.dueNanos <= target; event = events.peek()) {
                events.remove();
                if (!event.cancelled) {
                    return event;
                }
            }
            return null;
        }
    }

    private void reportDefects() {
        Throwable first;
        synchronized (lock) {
            if (tolerateDefects || defects.size() <= reportedDefects) {
                return;
            }
            first = defects.get(reportedDefects);
            reportedDefects = defects.size();
        }
        throw new AssertionError("a task on a lane failed: " + first, first);
    }
}
