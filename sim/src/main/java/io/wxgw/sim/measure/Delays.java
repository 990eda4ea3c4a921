package io.wxgw.sim.measure;

import java.util.Arrays;

/// Collects how long things took. One owner.
public final class Delays {
    /// A minute of sound and picture; older ones are then left out.
    private static final int MAX = 8_192;

    private static final double NANOS_PER_MS = 1_000_000;

    private final long[] nanos = new long[MAX];
    private int count;

    /// What they came to, in milliseconds.
    ///
    /// @param count 0 if there was none; the other numbers are 0 then
    public record Summary(int count, double p50Ms, double p99Ms, double maxMs) {}

    /// Adds one; negative ones too, where two clocks differ.
    public void add(long delayNanos) {
        if (count < MAX) {
            nanos[count++] = delayNanos;
        }
    }

    /// The summary since the last call.
    public Summary take() {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        count = 0;
        return sorted.length == 0
                ? new Summary(0, 0, 0, 0)
                : new Summary(sorted.length, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
    }

    private static double at(long[] sorted, double share) {
        int index = (int) Math.ceil(share * sorted.length) - 1;
        return Math.round(sorted[Math.max(0, index)] / NANOS_PER_MS * 10) / 10.0;
    }
}
