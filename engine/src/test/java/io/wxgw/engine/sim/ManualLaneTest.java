package io.wxgw.engine.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wxgw.engine.lane.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ManualLaneTest {
    private final SimTime time = new SimTime();
    private final ManualLane one = new ManualLane("one", time);
    private final ManualLane two = new ManualLane("two", time);
    private final List<String> seen = new ArrayList<>();

    @Test
    void runsTasksAndTimersOfSeveralLanesInTheOrderOfTime() {
        one.schedule(Duration.ofMillis(20), () -> seen.add("b"));
        two.schedule(Duration.ofMillis(10), () -> one.execute(() -> seen.add("a")));
        two.execute(() -> seen.add("now"));
        one.schedule(Duration.ofMillis(20), () -> seen.add("c"));
        one.schedule(Duration.ofMillis(31), () -> seen.add("later"));

        assertThat(seen).isEmpty();
        long before = time.nowNanos();
        time.advance(Duration.ofMillis(30));

        assertThat(seen).containsExactly("now", "a", "b", "c");
        assertThat(time.nowNanos() - before).isEqualTo(30_000_000);
        assertThat(time.pending()).isEqualTo(1);
    }

    @Test
    void showsATimerTheInstantItWasMeantFor() {
        long start = time.nowNanos();
        List<Long> at = new ArrayList<>();
        one.schedule(Duration.ofMillis(7), () -> at.add(time.nowNanos() - start));

        one.advance(Duration.ofSeconds(1));

        assertThat(at).containsExactly(7_000_000L);
    }

    @Test
    void doesNotRunACancelledTimer() {
        Lane.Timer timer = one.schedule(Duration.ofMillis(5), () -> seen.add("never"));
        one.execute(timer::cancel);

        one.advance(Duration.ofSeconds(1));

        assertThat(seen).isEmpty();
        assertThat(time.pending()).isZero();
    }

    @Test
    void knowsWhichLaneRuns() {
        List<Boolean> inLane = new ArrayList<>();
        one.execute(() -> {
            inLane.add(one.inLane());
            inLane.add(two.inLane());
        });
        time.settle();

        assertThat(inLane).containsExactly(true, false);
        assertThat(one.inLane()).isFalse();
        assertThat(two.call(two::inLane)).isTrue();
    }

    @Test
    void goesOnAfterATaskThatThrowsAndThenFailsTheTest() {
        one.execute(() -> {
            throw new IllegalStateException("broken");
        });
        one.execute(() -> seen.add("next"));

        assertThatThrownBy(time::settle).isInstanceOf(AssertionError.class).hasMessageContaining("broken");
        assertThat(seen).containsExactly("next");
        assertThat(time.defects()).hasSize(1);
    }

    @Test
    void advancesJustAsFarAsAConditionNeeds() {
        CompletableFuture<String> future = new CompletableFuture<>();
        long start = time.nowNanos();
        one.schedule(Duration.ofMillis(3), () -> future.complete("done"));

        assertThat(time.await(future, Duration.ofSeconds(1))).isEqualTo("done");
        assertThat(time.nowNanos() - start).isEqualTo(3_000_000);
        assertThatThrownBy(() -> time.await(new CompletableFuture<>(), Duration.ofSeconds(1)))
                .isInstanceOf(AssertionError.class);
    }
}
