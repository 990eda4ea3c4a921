package io.wxgw.sim.measure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;

/// How far sound and light of one member are apart where they are played. One owner.
///
/// A beep belongs to the flash that is nearest to it, within half a second.
public final class LipSync {
    private static final long HALF_SECOND = 500_000_000;
    private static final int KEPT = 4;
    private static final double NANOS_PER_MS = 1_000_000;

    private final Deque<Long> beeps = new ArrayDeque<>();
    private final Deque<Long> flashes = new ArrayDeque<>();
    private final List<Long> offsets = new ArrayList<>();

    /// A beep began to sound.
    public void beep(long playedNanos) {
        pair(playedNanos, flashes, 1, beeps);
    }

    /// A flash was shown first.
    public void flash(long playedNanos) {
        pair(playedNanos, beeps, -1, flashes);
    }

    private void pair(long nanos, Deque<Long> others, int sign, Deque<Long> own) {
        for (Long other : others) {
            if (Math.abs(nanos - other) < HALF_SECOND) {
                others.remove(other);
                offsets.add(sign * (nanos - other));
                return;
            }
        }
        own.add(nanos);
        if (own.size() > KEPT) {
            own.removeFirst();
        }
    }

    /// How many milliseconds the sound came after the light, the median since the last call; negative if it came
    /// before it. Empty if no pair was found.
    public OptionalDouble takeMs() {
        if (offsets.isEmpty()) {
            return OptionalDouble.empty();
        }
        Collections.sort(offsets);
        double median = offsets.get(offsets.size() / 2) / NANOS_PER_MS;
        offsets.clear();
        return OptionalDouble.of(Math.round(median * 10) / 10.0);
    }
}
