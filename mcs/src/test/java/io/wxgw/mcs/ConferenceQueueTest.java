package io.wxgw.mcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConferenceQueueTest {
    @Test
    void runsOneTaskAtATimeAndForgetsNone() {
        var ran = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var queue = new ConferenceQueue(threads, 100_000);
            IntStream.range(0, 10_000).forEach(i -> queue.add(() -> ran.add(i)));
        }
        assertThat(ran)
                .containsExactlyElementsOf(IntStream.range(0, 10_000).boxed().toList());
    }

    @Test
    void refusesMoreThanMayWait() {
        var open = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var queue = new ConferenceQueue(threads, 2);
            queue.add(() -> {
                try {
                    open.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            queue.add(() -> {});
            assertThatThrownBy(() -> queue.add(() -> {}))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY));
            open.countDown();
        }
    }
}
