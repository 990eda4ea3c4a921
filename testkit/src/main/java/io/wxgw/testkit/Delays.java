package io.wxgw.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// Delays of one path, collected on one thread or under its caller's order, read on any.
public final class Delays {
    private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());

    /// Adds one.
    public void add(long delayNanos) {
        nanos.add(delayNanos);
    }

    /// Adds all of another path.
    public void addAll(Delays others) {
        nanos.addAll(List.copyOf(others.nanos));
    }

    /// Forgets all: the warm-up is over.
    public void clear() {
        nanos.clear();
    }

    /// How many there are.
    public int count() {
        return nanos.size();
    }

    /// The delay that `percent` of all do not exceed, in ms; NaN without any.
    public double percentileMs(double percent) {
        List<Long> sorted = new ArrayList<>(List.copyOf(nanos));
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        Collections.sort(sorted);
        int index = (int) Math.ceil(percent / 100 * sorted.size()) - 1;
        return sorted.get(Math.clamp(index, 0, sorted.size() - 1)) / 1e6;
    }

    /// One line for a report.
    public String line(String path) {
        return String.format(
                Locale.ROOT,
                "delay %-44s n=%4d p50=%6.2f ms p99=%6.2f ms max=%6.2f ms",
                path,
                count(),
                percentileMs(50),
                percentileMs(99),
                percentileMs(100));
    }
}
