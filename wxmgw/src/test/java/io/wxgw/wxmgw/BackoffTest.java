package io.wxgw.wxmgw;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));

    @Test
    void doublesUpToItsLongestPauseAndBeginsAnewWithMedia() {
        List<Long> pauses =
                Stream.generate(backoff::next).limit(6).map(Duration::toMillis).toList();
        assertThat(pauses).containsExactly(200L, 400L, 800L, 1_600L, 2_000L, 2_000L);
        backoff.reset();
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(200));
    }
}
