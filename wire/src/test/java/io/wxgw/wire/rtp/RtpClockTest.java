package io.wxgw.wire.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RtpClockTest {
    private static final long MS = 1_000_000;

    private final SampleRtpClock sound = RtpClock.audio(48_000, 1_024, 0);

    @Test
    void saysForVideoWhatTheFrameSays() {
        RtpClock video = RtpClock.video(0xFFFF_FFFFL);
        assertThat(video.timestampOf(0)).isEqualTo(0xFFFF_FFFFL);
        assertThat(video.timestampOf(40 * MS)).isEqualTo(3_599);
        assertThat(video.timestampAt(-40 * MS)).isEqualTo(0xFFFF_FFFFL - 3_600);
        assertThat(video.timescale().ticksPerSecond()).isEqualTo(90_000);
    }

    @Test
    void countsSamplesWhereMillisecondsStumble() {
        for (int i = 0; i < 10_000; i++) {
            long flvMs = i * 1_024L * 1_000 / 48_000;
            assertThat(sound.timestampOf(flvMs * MS)).isEqualTo(i * 1_024L);
        }
        assertThat(sound.slews()).isZero();
        assertThat(sound.rebases()).isZero();
    }

    @Test
    void slewsAfterAClockThatDrifts() {
        long last = sound.timestampOf(0);
        double pts = 0;
        for (int i = 1; i < 20_000; i++) {
            pts += 1_024.0 / 48_000 * 1e9 * 1.001; // a phone a thousandth slow
            long next = sound.timestampOf((long) pts);
            assertThat(next - last).isBetween(1_024L, 1_029L);
            last = next;
        }
        assertThat(sound.slews()).isPositive();
        assertThat(sound.rebases()).isZero();
        assertThat(Math.abs(last / 48_000.0 - pts / 1e9)).isLessThan(0.042);
    }

    @Test
    void jumpsWithTheTimelineAtOnce() {
        sound.timestampOf(0);
        assertThat(sound.timestampOf(1_000 * MS)).isEqualTo(48_000);
        assertThat(sound.timestampOf(500 * MS)).isEqualTo(24_000);
        assertThat(sound.rebases()).isEqualTo(2);
    }

    @Test
    void tellsAMomentNearTheLastFrame() {
        assertThat(sound.timestampAt(10 * MS)).isEqualTo(480);
        sound.timestampOf(0);
        sound.timestampOf(21 * MS);
        // The last frame counts 1,024 at 21 ms.
        assertThat(sound.timestampAt(31 * MS)).isEqualTo(1_024 + 480);
    }
}
