package io.wxgw.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneGroupTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final LaneGroup lanes = LaneGroup.start(3);
    private final NettyLane lane = lanes.lanes().getFirst();

    @AfterEach
    void close() {
        lanes.close(SOON).join();
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    }

    // Keeps the lane in one turn for so long, by its own clock.
    private void occupy(NettyLane busy, Duration length) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        busy.execute(() -> {
            long end = busy.clock().nowNanos() + length.toNanos();
            while (busy.clock().nowNanos() < end) {
                Thread.onSpinWait();
            }
            done.complete(null);
        });
        await(done);
    }

    @Test
    void runsTasksAloneInOrderOnOneThread() {
        List<Integer> order = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        CompletableFuture<Void> last = new CompletableFuture<>();
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            lane.execute(() -> {
                order.add(number);
                threads.add(Thread.currentThread());
                if (number == 999) {
                    last.complete(null);
                }
            });
        }
        await(last);
        assertThat(order).hasSize(1_000).isSorted();
        assertThat(threads.stream().distinct())
                .singleElement()
                .satisfies(thread -> assertThat(thread.getName()).isEqualTo("lane-0"));
        assertThat(lane.inLane()).isFalse();
        CompletableFuture<Boolean> inside = new CompletableFuture<>();
        lane.execute(
                () -> inside.complete(lane.inLane() && !lanes.lanes().get(1).inLane()));
        assertThat(await(inside)).isTrue();
    }

    @Test
    void runsATimerNotBeforeItsTimeAndACancelledOneNever() {
        CompletableFuture<Long> ran = new CompletableFuture<>();
        List<String> wrong = new ArrayList<>();
        long started = lane.clock().nowNanos();
        lane.execute(() -> {
            Lane.Timer cancelled = lane.schedule(Duration.ofMillis(10), () -> wrong.add("ran"));
            cancelled.cancel();
            cancelled.cancel();
            lane.schedule(Duration.ofMillis(30), () -> ran.complete(lane.clock().nowNanos()));
        });
        assertThat(await(ran) - started).isGreaterThanOrEqualTo(30_000_000L);
        assertThat(wrong).isEmpty();
    }

    @Test
    void goesOnAfterATaskThatThrowsAndCountsIt() {
        CompletableFuture<String> after = new CompletableFuture<>();
        lane.execute(() -> {
            throw new IllegalStateException("a bug in a task");
        });
        lane.schedule(Duration.ZERO, () -> {
            throw new AssertionError("a bug in a timer");
        });
        lane.schedule(Duration.ofMillis(1), () -> after.complete("went on"));
        assertThat(await(after)).isEqualTo("went on");
        assertThat(lane.metrics().defects()).isEqualTo(2);
    }

    @Test
    void countsLongTurnsAndWhatWaitsBehindThem() {
        occupy(lane, Duration.ofMillis(60));
        Awaitility.await()
                .atMost(SOON)
                .until(() -> lane.metrics().longTurns() >= 1 && lane.metrics().longestTurnNanos() >= 60_000_000L);
        assertThat(lane.metrics().busyNanos()).isGreaterThanOrEqualTo(60_000_000L);
        assertThat(lane.metrics().turns()).isPositive();

        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        CompletableFuture<Void> last = new CompletableFuture<>();
        lane.execute(() -> {
            held.countDown();
            try {
                free.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        });
        assertThat(held.getCount()).isLessThanOrEqualTo(1);
        for (int i = 0; i < 10; i++) {
            lane.execute(() -> {});
        }
        lane.execute(() -> last.complete(null));
        assertThat(lane.metrics().queueLength()).isGreaterThanOrEqualTo(11);
        free.countDown();
        await(last);
        Awaitility.await().atMost(SOON).until(() -> lane.metrics().queueLength() == 0);
    }

    @Test
    void choosesIdleLanesInTurnAndLeavesABusyOneAlone() {
        assertThat(List.of(lanes.leastLoaded(), lanes.leastLoaded(), lanes.leastLoaded()))
                .containsExactlyInAnyOrderElementsOf(lanes.lanes());
        occupy(lane, Duration.ofMillis(1_100));
        Awaitility.await()
                .atMost(SOON)
                .until(() -> lane.metrics().busyShare(lanes.clock().nowNanos()) > 0.5);
        assertThat(List.of(lanes.leastLoaded(), lanes.leastLoaded())).doesNotContain(lane);
    }

    @Test
    void hasALaneForEveryCoreUnlessToldOtherwise() {
        LaneGroup all = LaneGroup.start();
        try {
            assertThat(all.lanes()).hasSize(Runtime.getRuntime().availableProcessors());
            assertThat(all.laneOf(all.lanes().getFirst().eventLoop()))
                    .isSameAs(all.lanes().getFirst());
            assertThatThrownBy(() -> all.laneOf(lane.eventLoop())).isInstanceOf(IllegalArgumentException.class);
        } finally {
            await(all.close(SOON));
        }
    }

    @Test
    void runsWhatIsQueuedBeforeItEndsAndRefusesTasksAfterwards() {
        CompletableFuture<String> queued = new CompletableFuture<>();
        lane.execute(() -> lane.execute(() -> queued.complete("ran")));
        await(lanes.close(SOON));
        assertThat(queued).isCompletedWithValue("ran");
        assertThatThrownBy(() -> lane.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void fixesTheRelationToTheWallClockAtItsStart() {
        Instant wall = Instant.parse("2026-01-01T00:00:00Z");
        SystemNanoClock clock = new SystemNanoClock(() -> wall);
        long now = clock.nowNanos();
        long expected = wall.getEpochSecond() * 1_000_000_000L;
        assertThat(clock.unixNanosOf(now)).isBetween(expected, expected + 1_000_000_000L);
        assertThat(clock.unixNanosOf(now + 5) - clock.unixNanosOf(now)).isEqualTo(5);
    }
}
