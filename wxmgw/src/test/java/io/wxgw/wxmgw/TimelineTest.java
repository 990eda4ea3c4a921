package io.wxgw.wxmgw;

import static io.wxgw.wxmgw.Timeline.Kind.AUDIO;
import static io.wxgw.wxmgw.Timeline.Kind.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

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
        timeline.repair(AUDIO, 980 * MS, 21 * MS);
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
