package io.wxgw.wire.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CaptureClockTest {
    private static final long MS = 1_000_000;
    private static final long SHIFT = 7_000 * MS;

    private final CaptureClock clock = new CaptureClock();

    @Test
    void showsNoJitterOfTheNetwork() {
        clock.shiftNanos(0, SHIFT);
        for (int i = 1; i < 500; i++) {
            long late = (i * 37 % 80) * MS;
            long shift = clock.shiftNanos(i * 20L * MS, i * 20L * MS + SHIFT + late);
            assertThat(shift).isBetween(SHIFT, SHIFT + MS);
        }
    }

    @Test
    void givesWhatWasHeldBackTheTimesAtWhichItWasMade() {
        clock.shiftNanos(0, SHIFT);
        // A stall of 3 s, then everything at once.
        for (int i = 1; i < 150; i++) {
            assertThat(clock.shiftNanos(i * 20L * MS, 3_000 * MS + SHIFT)).isBetween(SHIFT, SHIFT + MS);
        }
    }

    @Test
    void forgetsABacklogAtTheStart() {
        // The first second was made long before we came.
        for (int i = 0; i < 50; i++) {
            clock.shiftNanos(i * 20L * MS, SHIFT + i * MS);
        }
        assertThat(clock.shiftNanos(1_000 * MS, SHIFT + 50 * MS)).isEqualTo(SHIFT - 950 * MS);
    }

    @Test
    void followsASlowCrystal() {
        long shift = 0;
        for (int i = 0; i < 50 * 600; i++) {
            long timestamp = i * 20L * MS;
            shift = clock.shiftNanos(timestamp, timestamp + timestamp / 20_000 + SHIFT);
        }
        // 50 parts per million in ten minutes.
        assertThat(shift).isBetween(SHIFT + 29 * MS, SHIFT + 31 * MS);
    }

    @Test
    void believesAfterAWhileThatASourceDidNotCountItsPause() {
        long shift = 0;
        for (int i = 0; i < 600; i++) {
            long pause = i < 50 ? 0 : 8_000 * MS;
            shift = clock.shiftNanos(i * 20L * MS, i * 20L * MS + SHIFT + pause);
        }
        assertThat(shift).isEqualTo(SHIFT + 8_000 * MS);
    }

    @Test
    void usesOneShiftForSoundAndPicture() {
        clock.shiftNanos(0, SHIFT);
        // A picture of the same moment that met a queue.
        assertThat(clock.shiftNanos(0, SHIFT + 150 * MS)).isBetween(SHIFT, SHIFT + MS);
    }

    @Test
    void followsAStreamThatLeadsFromNowOnAtOnce() {
        clock.shiftNanos(0, SHIFT);
        assertThat(clock.shiftNanos(4_000 * MS, SHIFT + 1_000 * MS)).isEqualTo(SHIFT - 3_000 * MS);
    }

    @Test
    void beginsAnewWhenToldTo() {
        clock.shiftNanos(0, SHIFT);
        clock.reset();
        assertThat(clock.shiftNanos(20 * MS, SHIFT + 400 * MS)).isEqualTo(SHIFT + 380 * MS);
    }
}
