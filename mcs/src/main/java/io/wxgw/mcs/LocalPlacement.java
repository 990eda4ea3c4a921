package io.wxgw.mcs;

import io.wxgw.api.placement.ConferencePlacement;
import io.wxgw.api.placement.Placement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// The placement of a single MCS, in memory: nobody expires, epochs grow over all conferences. Any thread; it never
/// blocks.
public final class LocalPlacement implements ConferencePlacement {
    private final ConcurrentMap<String, Placement> owners = new ConcurrentHashMap<>();
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong epochs = new AtomicLong();

    @Override
    public Placement claim(String confId, String node) {
        return owners.computeIfAbsent(confId, _ -> {
            var placement = new Placement(confId, node, epochs.incrementAndGet());
            tell(new Change(confId, Optional.of(placement)));
            return placement;
        });
    }

    @Override
    public Optional<Placement> resolve(String confId) {
        return Optional.ofNullable(owners.get(confId));
    }

    @Override
    public void keepAlive(String node) {
        // a process that is alive enough to ask owns what it owns
    }

    @Override
    public boolean release(String confId, long epoch) {
        var released = new AtomicBoolean();
        owners.computeIfPresent(confId, (_, placement) -> {
            if (placement.epoch() != epoch) {
                return placement;
            }
            released.set(true);
            tell(new Change(confId, Optional.empty()));
            return null;
        });
        return released.get();
    }

    @Override
    public AutoCloseable watch(Consumer<Change> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tell(Change change) {
        listeners.forEach(listener -> listener.accept(change));
    }
}
