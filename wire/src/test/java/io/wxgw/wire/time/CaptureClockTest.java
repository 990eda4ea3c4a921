package io.wxgw.wire.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CaptureClockTest {
    private static final long MS = 1_000_000;
    private static final long SHIFT = 7_000 * MS;

    private final CaptureClock clock = new CaptureClock();
    private final CaptureClock.Track sound = clock.track();
    private final CaptureClock.Track picture = clock.track();

    @Test
    void showsNoJitterOfTheNetwork() {
        sound.shiftNanos(0, SHIFT);
        for (int i = 1; i < 500; i++) {
            long late = (i * 37 % 80) * MS;
            long shift = sound.shiftNanos(i * 20L * MS, i * 20L * MS + SHIFT + late);
            assertThat(shift).isBetween(SHIFT, SHIFT + MS);
        }
    }

    @Test
    void givesWhatWasHeldBackTheTimesAtWhichItWasMade() {
        sound.shiftNanos(0, SHIFT);
        // A stall of 3 s, then everything at once.
        for (int i = 1; i < 150; i++) {
            assertThat(sound.shiftNanos(i * 20L * MS, 3_000 * MS + SHIFT)).isBetween(SHIFT, SHIFT + MS);
        }
    }

    @Test
    void forgetsABacklogAtTheStart() {
        // The first second was made long before we came.
        for (int i = 0; i < 50; i++) {
            sound.shiftNanos(i * 20L * MS, SHIFT + i * MS);
        }
        assertThat(sound.shiftNanos(1_000 * MS, SHIFT + 50 * MS)).isEqualTo(SHIFT - 950 * MS);
    }

    @Test
    void followsASlowCrystal() {
        long shift = 0;
        for (int i = 0; i < 50 * 600; i++) {
            long timestamp = i * 20L * MS;
            shift = sound.shiftNanos(timestamp, timestamp + timestamp / 20_000 + SHIFT);
        }
        // 50 parts per million in ten minutes.
        assertThat(shift).isBetween(SHIFT + 29 * MS, SHIFT + 31 * MS);
    }

    @Test
    void beginsAnewAfterAJumpOfEitherDirection() {
        sound.shiftNanos(1_000 * MS, SHIFT + 1_000 * MS);
        assertThat(sound.shiftNanos(0, SHIFT + 1_020 * MS)).isEqualTo(SHIFT + 1_020 * MS);
        assertThat(sound.shiftNanos(3_600_000 * MS, SHIFT + 1_040 * MS)).isEqualTo(SHIFT - 3_598_960 * MS);
    }

    @Test
    void usesOneShiftForSoundAndPicture() {
        sound.shiftNanos(0, SHIFT);
        assertThat(picture.shiftNanos(0, SHIFT + 150 * MS)).isEqualTo(SHIFT);
    }

    @Test
    void doesNotMixTracksThatStartAtDifferentNumbers() {
        sound.shiftNanos(0, SHIFT);
        assertThat(picture.shiftNanos(90_000 * MS, SHIFT)).isEqualTo(SHIFT - 90_000 * MS);
        assertThat(sound.shiftNanos(20 * MS, SHIFT + 20 * MS)).isBetween(SHIFT, SHIFT + MS);
    }

    @Test
    void doesNotBelieveATrackThatFellSilent() {
        picture.shiftNanos(0, SHIFT - 400 * MS);
        sound.shiftNanos(0, SHIFT);
        assertThat(sound.shiftNanos(20 * MS, SHIFT + 20 * MS)).isEqualTo(SHIFT - 400 * MS);
        assertThat(sound.shiftNanos(6_000 * MS, SHIFT + 6_000 * MS)).isBetween(SHIFT, SHIFT + MS);
    }
}
