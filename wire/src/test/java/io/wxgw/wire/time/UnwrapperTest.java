package io.wxgw.wire.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class UnwrapperTest {
    @Test
    void goesTheShortestWay() {
        Unwrapper numbers = Unwrapper.of16Bits();
        assertThat(numbers.unwrap(65_534)).isEqualTo(65_534);
        assertThat(numbers.unwrap(1)).isEqualTo(65_537);
        assertThat(numbers.unwrap(65_535)).isEqualTo(65_535);
        assertThat(numbers.unwrap(32_000)).isEqualTo(65_536 + 32_000);
        assertThat(numbers.unwrap(32_000 + 32_767)).isEqualTo(65_536 + 64_767);
        assertThat(numbers.unwrap(32_000)).isEqualTo(65_536 + 32_000);
    }

    @Test
    void mayGoBelowZero() {
        Unwrapper timestamps = Unwrapper.of32Bits();
        assertThat(timestamps.unwrap(5)).isEqualTo(5);
        assertThat(timestamps.unwrap(0xFFFF_FFFFL)).isEqualTo(-1);
        assertThat(timestamps.unwrap(0)).isZero();
    }

    @Test
    void followsAnyWalkOfShortSteps() {
        Random random = new Random(1);
        Unwrapper timestamps = Unwrapper.of32Bits();
        long value = 1L << 31;
        timestamps.unwrap(value);
        for (int i = 0; i < 10_000; i++) {
            value += random.nextLong(-(1L << 31) + 1, 1L << 31);
            assertThat(timestamps.unwrap(value & 0xFFFF_FFFFL)).isEqualTo(value);
        }
    }
}
