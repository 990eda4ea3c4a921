package io.wxgw.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private final Verdict verdict = new Verdict(3);

    @Test
    void leavesOutTheFirstSecondsAndForgivesOneInTen() {
        for (int second = 1; second <= 3; second++) {
            verdict.add(second(false, -120, -90));
        }
        assertThat(verdict.passed()).as("nothing judged yet").isFalse();
        for (int second = 4; second <= 13; second++) {
            verdict.add(second(true, second == 7 ? -120 : -18, -90));
        }
        assertThat(verdict.passed()).isTrue();
        assertThat(verdict.summary()).isEqualTo("heard 1/1, seen 0/0");
        verdict.add(second(true, -120, -90));
        assertThat(verdict.passed()).isFalse();
        assertThat(verdict.failures()).containsExactly("NOT mp-1 hears mp-2: 9 of 11 seconds");
    }

    @Test
    void failsWhoHearsHimself() {
        for (int second = 1; second <= 10; second++) {
            verdict.add(second(true, -18, -30));
        }
        assertThat(verdict.failures()).containsExactly("NOT mp-1 does not hear itself: 0 of 7 seconds");
    }

    @Test
    void expectsNothingOfNobody() {
        assertThat(verdict.passed()).isFalse();
    }

    private static MemberSecond second(boolean sending, double level, double echo) {
        return new MemberSecond(
                1,
                "mp-1",
                sending,
                sending ? 100 : 0,
                Map.of("mp-2", level),
                echo,
                List.of(),
                NewsCount.NONE,
                List.of());
    }
}
