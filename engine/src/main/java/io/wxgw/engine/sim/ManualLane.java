package io.wxgw.engine.sim;

import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.lane.LaneMetrics;
import io.wxgw.engine.lane.NanoClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// A [Lane] in virtual time: its tasks and timers run inside [SimTime#advance], on the thread that calls it.
///
/// Several lanes may share one [SimTime]; they then run interleaved, each turn alone.
public final class ManualLane implements Lane {
    private static final long MILLION = 1_000_000;

    private final String name;
    private final SimTime time;
    private final NanoClock clock;
    private final int fastPpm;
    private final LaneMetrics metrics;

    /// A lane with a time of its own.
    public ManualLane() {
        this("lane", new SimTime());
    }

    /// A lane that shares `time` with others.
    public ManualLane(String name, SimTime time) {
        this(name, time, time, 0);
    }

    /// A lane of another machine, whose wall clock is ahead by `wallAhead` (negative: behind).
    public ManualLane(String name, SimTime time, Duration wallAhead) {
        this(name, time, new OtherClock(time, time.nowNanos(), wallAhead.toNanos(), 0), 0);
    }

    private ManualLane(String name, SimTime time, NanoClock clock, int fastPpm) {
        this.name = name;
        this.time = time;
        this.clock = clock;
        this.fastPpm = fastPpm;
        this.metrics = new LaneMetrics(name, time.nowNanos(), () -> 0);
    }

    /// A lane of another machine, all of whose clocks run fast by so many millionths (negative: slow) from
    /// now on.
    public static ManualLane drifting(String name, SimTime time, int fastPpm) {
        return new ManualLane(name, time, new OtherClock(time, time.nowNanos(), 0, fastPpm), fastPpm);
    }

    private record OtherClock(SimTime time, long startNanos, long wallAheadNanos, int fastPpm) implements NanoClock {
        @Override
        public long nowNanos() {
            long now = time.nowNanos();
            return now + Math.floorDiv((now - startNanos) * fastPpm, MILLION);
        }

        @Override
        public long unixNanosOf(long nanos) {
            return time.unixNanosOf(nanos) + wallAheadNanos;
        }
    }

    /// The time this lane lives in.
    public SimTime time() {
        return time;
    }

    /// [SimTime#advance]: all lanes of the same time go on.
    public void advance(Duration duration) {
        time.advance(duration);
    }

    /// Runs `task` at once, on the calling thread, as a turn of this lane.
    public void run(Runnable task) {
        time.turn(this, task);
    }

    /// Takes a value from this lane at once, as a turn of it.
    public <T> T call(Supplier<T> task) {
        List<T> result = new ArrayList<>(1);
        time.turn(this, () -> result.add(task.get()));
        return result.getFirst();
    }

    /// Makes the turn at hand last so long, as work does. Other lanes of the same time wait too.
    public void occupy(Duration length) {
        time.occupy(this, length);
    }

    @Override
    public LaneMetrics metrics() {
        return metrics;
    }

    @Override
    public double load() {
        return metrics.load(time.nowNanos()); // turns are timed by no clock that drifts
    }

    @Override
    public NanoClock clock() {
        return clock;
    }

    @Override
    public boolean inLane() {
        return time.runs(this);
    }

    @Override
    public void execute(Runnable task) {
        time.post(this, 0, task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        // Rounded up: a timer never rings early.
        return time.post(this, Math.ceilDiv(delay.toNanos() * MILLION, MILLION + fastPpm), task)::cancel;
    }

    @Override
    public String toString() {
        return name;
    }
}
