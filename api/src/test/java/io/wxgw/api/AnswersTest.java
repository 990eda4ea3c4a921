package io.wxgw.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration LATER = Duration.ofSeconds(30);

    @Test
    void givesTheAnswerOrTheRefusalAndEverythingElseAsADefect() {
        assertThat(Answers.of(CompletableFuture.completedFuture(7), SOON)).isEqualTo(7);
        Refusal refusal = new Refusal(ErrorCode.NOT_FOUND, "nobody");
        assertThatThrownBy(() -> Answers.of(CompletableFuture.failedFuture(refusal), SOON))
                .isSameAs(refusal);
        IllegalArgumentException defect = new IllegalArgumentException("broken");
        assertThatThrownBy(() -> Answers.of(CompletableFuture.failedFuture(defect), SOON))
                .isInstanceOf(IllegalStateException.class)
                .hasCause(defect);
        assertRefused(() -> Answers.of(new CompletableFuture<>(), SOON), ErrorCode.OVERLOADED);
    }

    @Test
    void refusesWhoIsInterruptedAndLeavesHimInterrupted() {
        Thread.currentThread().interrupt();
        assertRefused(() -> Answers.of(new CompletableFuture<>(), LATER), ErrorCode.INTERNAL);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void saysWhyAnEndIsNone() {
        CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);
        assertThat(Answers.ended(ended, SOON)).isEmpty();
        assertThat(Answers.ended(new CompletableFuture<>(), SOON)).isPresent();
        assertThat(Answers.ended(CompletableFuture.failedFuture(new IllegalStateException("stuck")), LATER))
                .hasValueSatisfying(why -> assertThat(why).contains("stuck"));
        Thread.currentThread().interrupt();
        assertThat(Answers.ended(new CompletableFuture<>(), LATER)).isPresent();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aRefusalOfTheCheckIsTheOutcome() {
        Refusal refusal = new Refusal(ErrorCode.BAD_PARAMETER, "uuid");
        CompletableFuture<Integer> outcome = Answers.checked(() -> {
            throw refusal;
        });
        assertThat(outcome.exceptionNow()).isSameAs(refusal);
        assertThat(Answers.checked(() -> CompletableFuture.completedFuture(3)).join())
                .isEqualTo(3);
    }

    private static void assertRefused(Runnable call, ErrorCode code) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
