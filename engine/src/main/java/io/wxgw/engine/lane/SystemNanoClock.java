package io.wxgw.engine.lane;

import java.time.Instant;
import java.time.InstantSource;

/// The machine's clock: `System.nanoTime`, and how it stood to the wall when this clock was made.
public final class SystemNanoClock implements NanoClock {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long unixOffsetNanos;

    /// A clock that takes the wall time now, once.
    public SystemNanoClock() {
        this(InstantSource.system());
    }

    /// @param wall asked once
    public SystemNanoClock(InstantSource wall) {
        long before = System.nanoTime();
        Instant instant = wall.instant();
        long after = System.nanoTime();
        long unixNanos = instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano();
        this.unixOffsetNanos = unixNanos - (before + (after - before) / 2);
    }

    @Override
    public long nowNanos() {
        return System.nanoTime();
    }

    @Override
    public long unixNanosOf(long nanos) {
        return nanos + unixOffsetNanos;
    }
}
