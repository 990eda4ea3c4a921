package io.wxgw.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final EventLog<String> log = new EventLog<>();

    @Test
    void handsOutWhatCameAfterTheOneKnown() throws InterruptedException {
        post("a", "b", "c");
        assertThat(log.await(1, LONG)).isEqualTo(new EventLog.Page<>(3, List.of("b2", "c3"), false));
        assertThat(log.sequence()).isEqualTo(3);
    }

    @Test
    void completesAWaiterWithTheNextEventOnly() {
        post("a");
        var next = log.next(1);
        assertThat(next).isNotDone();
        post("b");
        assertThat(next).isCompletedWithValue(new EventLog.Page<>(2, List.of("b2"), false));
    }

    @Test
    void answersWithNothingWhenNothingHappensInTime() throws InterruptedException {
        post("a");
        assertThat(log.await(1, Duration.ofMillis(1))).isEqualTo(new EventLog.Page<>(1, List.of(), false));
    }

    @Test
    void saysWhenEventsAreForgotten() throws InterruptedException {
        IntStream.range(0, EventLog.KEPT + 5).forEach(_ -> post("x"));
        var page = log.await(3, LONG);
        assertThat(page.missed()).isTrue();
        assertThat(page.events()).hasSize(EventLog.KEPT).startsWith("x6");
        assertThat(log.await(5, LONG).missed()).isFalse();
    }

    @Test
    void losesNothingBetweenManyPostersAndAWaiter() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 4)
                    .forEach(_ -> threads.submit(() -> IntStream.range(0, 200).forEach(_ -> post("x"))));
            var seen = 0L;
            while (seen < 800) {
                var page = log.await(seen, LONG);
                assertThat(page.missed()).isFalse();
                assertThat(page.events()).hasSize((int) (page.sequence() - seen));
                seen = page.sequence();
            }
        }
    }

    private void post(String... names) {
        for (var name : names) {
            log.post(sequence -> name + sequence);
        }
    }
}
