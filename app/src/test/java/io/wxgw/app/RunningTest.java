package io.wxgw.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RunningTest {
    private final Running running = new Running();
    private final List<String> ended = new ArrayList<>();

    @Test
    void endsInTheReverseOrderOfTheStart() {
        add("lanes");
        add("live");
        add("http");

        assertThat(running.stop(Duration.ofSeconds(5))).isTrue();
        assertThat(ended).containsExactly("http", "live", "lanes");
    }

    @Test
    void aPartThatNeverEndsCostsTheCleanEndButNotTheOthers() {
        add("lanes");
        running.add("stuck", _ -> new CompletableFuture<>());

        assertThat(running.stop(Duration.ZERO)).isFalse();
        assertThat(ended).containsExactly("lanes");
    }

    @Test
    void aPartThatFailsIsNoCleanEnd() {
        add("lanes");
        running.addBlocking("broken", _ -> {
            throw new IllegalStateException("broken");
        });

        assertThat(running.stop(Duration.ofSeconds(5))).isFalse();
        assertThat(ended).containsExactly("lanes");
    }

    @Test
    void aPartThatSaysItWasLateIsNoCleanEnd() {
        running.addBlocking("late", _ -> false);

        assertThat(running.stop(Duration.ofSeconds(5))).isFalse();
    }

    @Test
    void stopsOnce() {
        add("lanes");

        running.stop(Duration.ofSeconds(5));
        running.stop(Duration.ofSeconds(5));

        assertThat(ended).hasSize(1);
    }

    private void add(String name) {
        running.add(name, _ -> {
            ended.add(name);
            return CompletableFuture.completedFuture(null);
        });
    }
}
