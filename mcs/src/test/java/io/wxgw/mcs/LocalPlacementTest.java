package io.wxgw.mcs;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.placement.ConferencePlacement.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalPlacementTest {
    private final LocalPlacement placement = new LocalPlacement();

    @Test
    void keepsTheFirstOwner() {
        var first = placement.claim("c", "one");

        assertThat(placement.claim("c", "two")).isEqualTo(first);
        assertThat(placement.resolve("c")).contains(first);
        assertThat(placement.resolve("d")).isEmpty();
    }

    @Test
    void releasesForTheOwnerOfTheEpochOnly() {
        var first = placement.claim("c", "one");

        assertThat(placement.release("c", first.epoch() + 1)).isFalse();
        assertThat(placement.resolve("c")).contains(first);
        assertThat(placement.release("c", first.epoch())).isTrue();
        assertThat(placement.release("c", first.epoch())).isFalse();
        var second = placement.claim("c", "two");
        assertThat(second.epoch()).isGreaterThan(first.epoch());
        assertThat(placement.release("c", first.epoch())).as("a late owner").isFalse();
    }

    @Test
    void givesAConferenceOneOwnerHoweverManyClaimIt() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var owners = threads.invokeAll(IntStream.range(0, 64)
                    .<Callable<String>>mapToObj(
                            i -> () -> placement.claim("c", "node" + i).node())
                    .toList());
            var distinct = new ArrayList<String>();
            for (var owner : owners) {
                distinct.add(owner.get());
            }
            assertThat(distinct).containsOnly(distinct.getFirst());
        }
    }

    @Test
    void tellsItsWatchersUntilTheyHaveHeardEnough() throws Exception {
        var heard = new ConcurrentLinkedQueue<Change>();
        var watch = placement.watch(heard::add);
        var owner = placement.claim("c", "one");
        placement.claim("c", "two");
        placement.release("c", owner.epoch());
        watch.close();
        placement.claim("c", "three");

        assertThat(List.copyOf(heard))
                .containsExactly(new Change("c", Optional.of(owner)), new Change("c", Optional.empty()));
    }
}
