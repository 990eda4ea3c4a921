package io.wxgw.wxmgw;

import static io.wxgw.wxmgw.Timeline.Kind.AUDIO;
import static io.wxgw.wxmgw.Timeline.Kind.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.Payload;
import org.junit.jupiter.api.Test;

final class TimelineTest {
    private static final long MS = 1_000_000L;

    private final Timeline timeline = new Timeline();

    @Test
    void keepsStepsOfAGoodSource() {
        long first = timeline.repair(AUDIO, 5_000 * MS, 100 * MS);
        assertThat(first).isEqualTo(100 * MS);
        assertThat(timeline.repair(AUDIO, 5_021 * MS, 130 * MS)).isEqualTo(121 * MS);
        assertThat(timeline.repair(VIDEO, 5_010 * MS, 131 * MS)).isEqualTo(110 * MS);
        assertThat(timeline.repairs()).isZero();
    }

    @Test
    void rebasesBothTracksTogetherWhenTheSourceRestartsAtZero() {
        timeline.repair(AUDIO, 60_000 * MS, 0);
        timeline.repair(VIDEO, 60_040 * MS, 40 * MS);
        long audio = timeline.repair(AUDIO, 0, 2_000 * MS);
        long video = timeline.repair(VIDEO, 30 * MS, 2_031 * MS);
        assertThat(audio).isEqualTo(2_000 * MS);
        assertThat(video - audio).isEqualTo(30 * MS);
        assertThat(timeline.repair(AUDIO, 21 * MS, 2_040 * MS)).isEqualTo(2_021 * MS);
    }

    @Test
    void goesOnAtTheWallClockAfterAJumpOfAnHour() {
        timeline.repair(AUDIO, 0, 0);
        assertThat(timeline.repair(AUDIO, 3_600_000 * MS, 21 * MS)).isEqualTo(21 * MS);
        assertThat(timeline.repairs()).isEqualTo(1);
    }

    @Test
    void takesMediaThatWasDroppedForNoJumpIfItKeepsItsPlace() {
        flow(0, 2_000);
        // The phone's queue empties at once; it dropped the pictures that were in it.
        for (long at = 2_000; at < 2_600; at += 20) {
            timeline.repair(AUDIO, at * MS, 2_100 * MS);
        }
        assertThat(timeline.repair(VIDEO, 2_600 * MS, 2_100 * MS)).isEqualTo(2_600 * MS);
        assertThat(timeline.repairs()).isZero();
    }

    @Test
    void leavesTheDistanceOfTheTracksExactlyAsItWasWhenBothJump() {
        flow(0, 2_000);
        long sound = timeline.repair(AUDIO, 92_000 * MS, 2_007 * MS);
        long picture = timeline.repair(VIDEO, 92_003 * MS, 2_019 * MS);
        assertThat(picture - sound).isEqualTo(3 * MS);
        assertThat(timeline.repairs()).isEqualTo(2);
    }

    @Test
    void tellsATrackThatJumpsAloneFromOneThatFollows() {
        flow(0, 2_000);
        long jumped = timeline.repair(VIDEO, 92_000 * MS, 2_000 * MS);
        assertThat(jumped).isBetween(1_990 * MS, 2_010 * MS);
        for (int i = 0; i < 100; i++) {
            assertThat(timeline.repair(AUDIO, (2_000 + i * 20L) * MS, (2_000 + i * 20L) * MS))
                    .isEqualTo((2_000 + i * 20L) * MS);
        }
        assertThat(timeline.repairs()).isEqualTo(1);
    }

    @Test
    void givesFramesTheTimeOfCaptureThatBelongsToTheirRepairedTime() {
        for (int i = 0; i < 100; i++) {
            timeline.repair(sound(i * 20L * MS), (5_000 + i * 20L) * MS);
        }
        // It starts anew, and the second frame is held up on the way.
        MediaFrame again = timeline.repair(sound(0), 7_000 * MS);
        MediaFrame next = timeline.repair(sound(20 * MS), 7_180 * MS);
        assertThat(again.captureNanos()).isEqualTo(7_000 * MS);
        assertThat(next.captureNanos()).isEqualTo(7_020 * MS);
    }

    @Test
    void takesPicturesStampedWithTheTimeTheyAreShownForNoJumps() {
        long[] order = {0, 3, 1, 2}; // I P B B, and so on
        for (int i = 0; i < 90; i++) {
            long at = i * 67L;
            for (long sound = at; sound < at + 67; sound += 22) {
                timeline.repair(AUDIO, sound * MS, sound * MS);
            }
            long shown = (i / 4 * 4L + order[i % 4]) * 67;
            long out = timeline.repair(VIDEO, shown * MS, at * MS);
            assertThat(out).isBetween((shown - 1) * MS, (shown + 140) * MS);
        }
        assertThat(timeline.repairs()).isZero();
    }

    @Test
    void takesSoundThatIsStampedInPairsForNoJumps() {
        // 16 kHz: 64 ms a frame; the phone's microphone gives two at once.
        for (int i = 0; i < 200; i++) {
            long out = timeline.repair(AUDIO, i / 2 * 128L * MS, i / 2 * 128L * MS);
            assertThat(out).isBetween(i / 2 * 128L * MS, (i / 2 * 128L + 1) * MS);
        }
        assertThat(timeline.repairs()).isZero();
    }

    // Sound every 20 ms and pictures every 40 ms that arrive as they are made.
    private void flow(long fromMs, long untilMs) {
        for (long at = fromMs; at < untilMs; at += 20) {
            timeline.repair(AUDIO, at * MS, at * MS);
            if (at % 40 == 0) {
                timeline.repair(VIDEO, at * MS, at * MS);
            }
        }
    }

    private static AudioFrame sound(long ptsNanos) {
        return new AudioFrame(AacFormat.LC_48K_MONO, ptsNanos, 0, Payload.of(new byte[] {1}));
    }

    @Test
    void isStrictlyIncreasingWhenTheSourceStepsBackALittle() {
        long last = timeline.repair(VIDEO, 1_000 * MS, 0);
        for (long in : new long[] {990, 990, 1_000, 1_040, 1_030}) {
            long out = timeline.repair(VIDEO, in * MS, 0);
            assertThat(out).isGreaterThan(last);
            last = out;
        }
    }

    @Test
    void doesNotMoveATrackForASlipOfRounding() {
        timeline.repair(AUDIO, 1_000 * MS, 0);
        timeline.repair(AUDIO, 985 * MS, 21 * MS);
        assertThat(timeline.repair(AUDIO, 1_043 * MS, 43 * MS)).isEqualTo(43 * MS);
        assertThat(timeline.repairs()).isZero();
    }

    @Test
    void putsATrackThatStartsAtZeroLaterWhereItWasCaptured() {
        timeline.repair(AUDIO, 0, 0);
        timeline.repair(AUDIO, 480 * MS, 480 * MS);
        for (int i = 1; i <= 10; i++) {
            timeline.repair(AUDIO, 480 * MS + i * (300 * MS), 480 * MS + i * (300 * MS));
        }
        assertThat(timeline.repair(VIDEO, 0, 3_500 * MS)).isEqualTo(3_500 * MS);
        assertThat(timeline.repair(VIDEO, 66 * MS, 3_566 * MS)).isEqualTo(3_566 * MS);
    }

    @Test
    void takesASilenceForASilence() {
        timeline.repair(VIDEO, 0, 0);
        assertThat(timeline.repair(VIDEO, 5_000 * MS, 5_010 * MS)).isEqualTo(5_000 * MS);
        assertThat(timeline.repairs()).isZero();
    }
}
