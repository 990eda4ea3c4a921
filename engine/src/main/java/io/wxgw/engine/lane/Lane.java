package io.wxgw.engine.lane;

import java.time.Duration;
import java.util.concurrent.Executor;

/// One owner of state: an event loop with the sockets, timers, codecs and rooms that live on it.
///
/// Whatever runs on a lane runs alone there, so nothing on it needs a lock; nothing on it may block. A task that
/// throws is counted and logged as a defect, and the lane goes on.
public interface Lane extends Executor {
    /// The clock of this lane. Lane code takes `now` once per turn and passes it down.
    NanoClock clock();

    /// Whether the calling thread is this lane.
    boolean inLane();

    /// Queues a task behind what is queued already. Any thread.
    @Override
    void execute(Runnable task);

    /// Runs `task` on this lane once, after `delay`. Any thread.
    Timer schedule(Duration delay, Runnable task);

    /// How this lane does. Any thread.
    LaneMetrics metrics();

    /// How busy it has been over the last seconds, 0 to 1; see [LaneMetrics#load]. Any thread.
    default double load() {
        return metrics().load(clock().nowNanos());
    }

    /// A task that waits for its time.
    interface Timer {
        /// After this returns on the lane, the task will not run. Any thread; idempotent.
        void cancel();
    }
}
