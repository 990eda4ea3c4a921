package io.wxgw.engine.lane;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How one lane does: its turns, the long ones among them, what waits, what was thrown, and how near it is to
/// its limit. Written by the lane, read by any thread.
///
/// A turn is what runs without interruption: one task, one timer, one delivery of a socket. Everybody else on the lane
/// waits for its end, so long turns are the delay of others.
public final class LaneMetrics {
    /// A turn longer than this is counted.
    public static final long LONG_TURN_NANOS = 5_000_000;

    /// A turn longer than this is logged, at most once a second.
    public static final long LOGGED_TURN_NANOS = 50_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(LaneMetrics.class);
    private static final long WINDOW_NANOS = 1_000_000_000L;

    /// After this time two thirds of the load are of what is now: a burst of a second, such as a member who
    /// comes, counts a quarter, and one that lasts is known before queues have grown.
    private static final double MEMORY_NANOS = 3e9;

    /// Timers that come so late on average say that a lane is at its limit, whatever its turns add up to: the
    /// tick of a mixer has been missed.
    private static final double LATE_NANOS = 20e6;

    private final String lane;
    private final IntSupplier queueLength;
    private final AtomicLong turns = new AtomicLong();
    private final AtomicLong longTurns = new AtomicLong();
    private final AtomicLong longestTurnNanos = new AtomicLong();
    private final AtomicLong busyNanos = new AtomicLong();
    private final AtomicLong timers = new AtomicLong();
    private final AtomicLong lateNanos = new AtomicLong();
    private final AtomicLong defects = new AtomicLong();
    private final LogLimit longTurnLog = new LogLimit();
    private final LogLimit defectLog = new LogLimit();
    private volatile Window window;

    /// Where the present second is counted from, what the second before had, and the load up to it.
    private record Window(
            long startNanos,
            long busyNanosAtStart,
            long timersAtStart,
            long lateNanosAtStart,
            double shareBefore,
            double loadBefore) {}

    /// @param lane its name
    public LaneMetrics(String lane, long nowNanos, IntSupplier queueLength) {
        this.lane = lane;
        this.queueLength = queueLength;
        this.window = new Window(nowNanos, 0, 0, 0, 0, 0);
    }

    /// Turns so far.
    public long turns() {
        return turns.get();
    }

    /// Turns of more than [#LONG_TURN_NANOS] so far.
    public long longTurns() {
        return longTurns.get();
    }

    /// The longest turn so far.
    public long longestTurnNanos() {
        return longestTurnNanos.get();
    }

    /// Time spent in turns so far.
    public long busyNanos() {
        return busyNanos.get();
    }

    /// Tasks that threw.
    public long defects() {
        return defects.get();
    }

    /// Tasks that wait for their turn now; timers that are not due do not count.
    public int queueLength() {
        return queueLength.getAsInt();
    }

    /// The share of time spent in turns, over the last second or since then: 0 to 1.
    public double busyShare(long nowNanos) {
        Window current = window;
        long elapsed = nowNanos - current.startNanos;
        if (elapsed < WINDOW_NANOS) {
            return current.shareBefore;
        }
        return Math.min(1, (double) (busyNanos.get() - current.busyNanosAtStart) / elapsed);
    }

    /// How busy the lane has been over the last seconds, 0 to 1: the share of time in turns, or the mean
    /// delay of its timers as a share of 20 ms, whichever is more. The delay counts because not all work is
    /// in turns, such as reading sockets, and because others may want the same core.
    public double load(long nowNanos) {
        Window current = window;
        long elapsed = nowNanos - current.startNanos;
        if (elapsed < WINDOW_NANOS) {
            return current.loadBefore;
        }
        long fired = timers.get() - current.timersAtStart;
        double late = fired == 0 ? 0 : (double) (lateNanos.get() - current.lateNanosAtStart) / fired / LATE_NANOS;
        double now = Math.min(1, Math.max(busyShare(nowNanos), late));
        return now + (current.loadBefore - now) * Math.exp(-elapsed / MEMORY_NANOS);
    }

    /// A timer fires: so long after its time. Lane only.
    public void timer(long late) {
        timers.lazySet(timers.get() + 1);
        lateNanos.lazySet(lateNanos.get() + Math.max(0, late));
    }

    /// A turn has ended. Lane only.
    public void turn(long startNanos, long endNanos, Object task) {
        long length = endNanos - startNanos;
        turns.lazySet(turns.get() + 1);
        busyNanos.lazySet(busyNanos.get() + length);
        if (length > longestTurnNanos.get()) {
            longestTurnNanos.lazySet(length);
        }
        if (length > LONG_TURN_NANOS) {
            longTurns.lazySet(longTurns.get() + 1);
        }
        if (length > LOGGED_TURN_NANOS && longTurnLog.mayLog("", endNanos)) {
            LOG.warn("{}: a turn of {} ms in {}", lane, length / 1_000_000, nameOf(task));
        }
        if (endNanos - window.startNanos >= WINDOW_NANOS) {
            window = new Window(
                    endNanos, busyNanos.get(), timers.get(), lateNanos.get(), busyShare(endNanos), load(endNanos));
        }
    }

    void defect(Throwable thrown, Object task, long nowNanos) {
        defects.lazySet(defects.get() + 1);
        StackTraceElement[] stack = thrown.getStackTrace();
        String key = thrown.getClass().getName() + (stack.length == 0 ? "" : stack[0]);
        if (defectLog.mayLog(key, nowNanos)) {
            LOG.error("{}: {} failed; the lane goes on", lane, nameOf(task), thrown);
        }
    }

    // A lambda's class name says where it was written.
    private static String nameOf(Object task) {
        String name = task.getClass().getName();
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name : name.substring(0, lambda);
    }

    /// The same line at most once a second.
    private static final class LogLimit {
        private String lastKey = "";
        private long lastNanos;
        private boolean logged;

        boolean mayLog(String key, long nowNanos) {
            if (logged && key.equals(lastKey) && nowNanos - lastNanos < WINDOW_NANOS) {
                return false;
            }
            logged = true;
            lastKey = key;
            lastNanos = nowNanos;
            return true;
        }
    }
}
