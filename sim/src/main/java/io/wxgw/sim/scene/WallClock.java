package io.wxgw.sim.scene;

import io.wxgw.engine.lane.Lane;
import java.time.Duration;

/// A lane's clock as nanoseconds since 1970, on whose grid pictures and samples lie.
record WallClock(Lane lane) {
    long unixNanos() {
        return lane.clock().unixNanosOf(lane.clock().nowNanos());
    }

    /// The same instant on our monotonic line.
    long monotonic(long unixNanos) {
        long now = lane.clock().nowNanos();
        return now + (unixNanos - lane.clock().unixNanosOf(now));
    }

    /// Runs `task` then, or now if that is over.
    Lane.Timer at(long unixNanos, Runnable task) {
        return lane.schedule(Duration.ofNanos(Math.max(0, unixNanos - unixNanos())), task);
    }
}
