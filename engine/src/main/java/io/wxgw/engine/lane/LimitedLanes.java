package io.wxgw.engine.lane;

import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// Lanes that take no more members when they are too busy, or when memory runs short: who is there already
/// shall not suffer from who comes. Any thread.
public final class LimitedLanes implements LaneChoice {
    private final Supplier<? extends Lane> leastLoaded;
    private final int maxLoadPercent;
    private final int maxMemoryPercent;
    private final IntSupplier memoryPercent;

    /// @param leastLoaded chooses
    /// @param maxLoadPercent of [Lane#load]; 0: whatever it is
    /// @param maxMemoryPercent of `memoryPercent`; 0: whatever it is
    /// @param memoryPercent how much of the memory there is is taken
    public LimitedLanes(
            Supplier<? extends Lane> leastLoaded, int maxLoadPercent, int maxMemoryPercent, IntSupplier memoryPercent) {
        this.leastLoaded = leastLoaded;
        this.maxLoadPercent = maxLoadPercent;
        this.maxMemoryPercent = maxMemoryPercent;
        this.memoryPercent = memoryPercent;
    }

    @Override
    public Lane choose() {
        return leastLoaded.get();
    }

    @Override
    public Optional<String> shortage(Lane lane) {
        long load = Math.round(lane.load() * 100);
        if (maxLoadPercent > 0 && load > maxLoadPercent) {
            return Optional.of("overload.maxLoadPercent: %s is at %d %%, and takes new ones up to %d %%"
                    .formatted(lane, load, maxLoadPercent));
        }
        int memory = memoryPercent();
        if (maxMemoryPercent > 0 && memory > maxMemoryPercent) {
            return Optional.of("overload.maxMemoryPercent: %d %% of the memory are taken, new ones come up to %d %%"
                    .formatted(memory, maxMemoryPercent));
        }
        return Optional.empty();
    }

    @Override
    public int memoryPercent() {
        return memoryPercent.getAsInt();
    }
}
