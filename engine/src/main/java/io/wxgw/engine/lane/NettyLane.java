package io.wxgw.engine.lane;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// A [Lane] on one Netty event loop. Made by [LaneGroup].
///
/// What a task throws ends here: it is counted and logged, and the lane goes on. After its group is closed a lane
/// refuses tasks with a [RejectedExecutionException].
public final class NettyLane implements Lane {
    private final String name;
    private final EventLoop eventLoop;
    private final NanoClock clock;
    private final LaneMetrics metrics;

    // Lane only.
    private boolean inTurn;

    NettyLane(String name, EventLoop eventLoop, NanoClock clock) {
        this.name = name;
        this.eventLoop = eventLoop;
        this.clock = clock;
        this.metrics = new LaneMetrics(
                name,
                clock.nowNanos(),
                () -> eventLoop instanceof SingleThreadEventExecutor executor ? executor.pendingTasks() : 0);
    }

    /// The event loop below, for those who register channels. Any thread.
    public EventLoop eventLoop() {
        return eventLoop;
    }

    @Override
    public LaneMetrics metrics() {
        return metrics;
    }

    @Override
    public NanoClock clock() {
        return clock;
    }

    @Override
    public boolean inLane() {
        return eventLoop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        eventLoop.execute(() -> turn(task));
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        long dueNanos = clock.nowNanos() + Math.max(0, delay.toNanos());
        Future<?> scheduled = eventLoop.schedule(() -> timer(dueNanos, task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    /// Runs `task` at once as a turn of this lane: timed, and with a last resort for what it throws. For callbacks that
    /// Netty makes on this lane; within another turn it is a part of that. Lane only.
    public void turn(Runnable task) {
        if (inTurn) {
            runGuarded(task);
            return;
        }
        turn(clock.nowNanos(), task);
    }

    private void timer(long dueNanos, Runnable task) {
        long started = clock.nowNanos();
        metrics.timer(started - dueNanos);
        turn(started, task);
    }

    private void turn(long startedNanos, Runnable task) {
        inTurn = true;
        try {
            runGuarded(task);
        } finally {
            inTurn = false;
            metrics.turn(startedNanos, clock.nowNanos(), task);
        }
    }

    /// Counts and logs a bug that the caller has dealt with, such as by closing a connection. Lane only.
    public void defect(Throwable thrown, Object where) {
        metrics.defect(thrown, where, clock.nowNanos());
    }

    private void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable thrown) {
            defect(thrown, task);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
