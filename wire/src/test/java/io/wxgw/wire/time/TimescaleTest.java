package io.wxgw.wire.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimescaleTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 8_000, 16_000, 44_100, 48_000, 90_000, 500_000_000})
    void keepsTicksOverNanoseconds(int ticksPerSecond) {
        Timescale timescale = new Timescale(ticksPerSecond);
        Random random = new Random(ticksPerSecond);
        for (int i = 0; i < 20_000; i++) {
            // About 36 bits, or what 290 years are.
            long bound = Math.min(1L << 36, 9_000_000_000L * ticksPerSecond);
            long ticks = random.nextLong(-bound, bound);
            assertThat(timescale.fromNanos(timescale.toNanos(ticks))).isEqualTo(ticks);
        }
    }

    @Test
    void roundsToNearest() {
        assertThat(Timescale.VIDEO_RTP.toNanos(1)).isEqualTo(11_111);
        assertThat(new Timescale(48_000).toNanos(1_024)).isEqualTo(21_333_333);
        assertThat(Timescale.FLV.fromNanos(1_499_999)).isEqualTo(1);
        assertThat(Timescale.FLV.fromNanos(1_500_000)).isEqualTo(2);
        assertThat(Timescale.FLV.fromNanos(-1_600_000)).isEqualTo(-2);
    }

    @Test
    void needsTicks() {
        assertThatThrownBy(() -> new Timescale(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
