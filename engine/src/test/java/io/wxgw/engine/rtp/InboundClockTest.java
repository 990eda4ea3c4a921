package io.wxgw.engine.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.wire.rtcp.RtcpPacket.SenderReport;
import io.wxgw.wire.time.NtpTime;
import io.wxgw.wire.time.Timescale;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Times of capture of RTP sources whose sender reports are missing, late, wrong, and whose timestamps wrap and jump.
final class InboundClockTest {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final long SENDER_EPOCH_NANOS = 1_790_000_000L * SECOND;
    private static final long SHORTEST_WAY = 5 * MS;
    private static final int SEEDS = Integer.getInteger("wxgw.seeds", 1_000);
    private static final long FIRST_SEED = Long.getLong("wxgw.seed", 1);

    private final SenderClock sender = new SenderClock();

    /// One track of a member: stamps, ways, reports.
    private final class Source {
        final Timescale timescale;
        final InboundClock clock;
        final long stepNanos;
        long firstTicks;
        long wayNanos = SHORTEST_WAY;

        Source(int hz, long stepNanos, long firstTicks) {
            this.timescale = new Timescale(hz);
            this.clock = new InboundClock(timescale, sender);
            this.stepNanos = stepNanos;
            this.firstTicks = firstTicks;
        }

        long ticks(long capture) {
            return firstTicks + timescale.fromNanos(capture);
        }

        /// When it says that what was captured then was captured.
        long heard(long capture, long jitter) {
            clock.onPacket(ticks(capture) & 0xFFFF_FFFFL, capture + wayNanos + jitter);
            return clock.captureNanos(timescale.toNanos(unwrapped(capture)));
        }

        // As a depacketizer unwraps: from the first packet on, however often the 32 bits wrap.
        private long unwrapped(long capture) {
            return (ticks(0) & 0xFFFF_FFFFL) + ticks(capture) - ticks(0);
        }

        void report(long at) {
            report(at, ticks(at), SENDER_EPOCH_NANOS + at);
        }

        void report(long at, long ticks, long unixNanos) {
            clock.onReport(
                    new SenderReport(1, NtpTime.ofUnixNanos(unixNanos), ticks & 0xFFFF_FFFFL, 0, 0, List.of()),
                    at + wayNanos);
        }
    }

    @Test
    void keepsSoundAndPictureOfOneMemberTogetherWhateverTheReports() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            InboundClockTest one = new InboundClockTest();
            one.check(seed, new SplittableRandom(seed));
        }
    }

    private void check(long seed, SplittableRandom random) {
        Source sound = new Source(48_000, 64 * MS / 3, start(random));
        Source picture = new Source(90_000, SECOND / 15, start(random));
        // Some never report, some late, some one track alone, some nonsense between.
        long soundReports = reports(random);
        long pictureReports = reports(random);
        boolean nonsense = random.nextInt(3) == 0;
        long nextSound = 0;
        long nextPicture = 0;
        long error = Long.MIN_VALUE;
        while (nextSound < 30 * SECOND) {
            if (nextSound <= nextPicture) {
                long heard = sound.heard(nextSound, random.nextLong(20 * MS));
                error = nextSound > SECOND ? heard - nextSound : Long.MIN_VALUE;
                nextSound = reported(sound, nextSound, soundReports, nonsense, random);
            } else {
                long heard = picture.heard(nextPicture, random.nextLong(20 * MS));
                if (error != Long.MIN_VALUE) {
                    assertThat(Math.abs(heard - nextPicture - error))
                            .as("seed %d at %d ms", seed, nextPicture / MS)
                            .isLessThan(40 * MS);
                }
                nextPicture = reported(picture, nextPicture, pictureReports, nonsense, random);
            }
        }
    }

    private static long reported(Source of, long at, long first, boolean nonsense, SplittableRandom random) {
        long next = at + of.stepNanos;
        boolean due = first >= 0 && next >= first && next / (2 * SECOND) != at / (2 * SECOND);
        if (due && nonsense && random.nextInt(3) == 0) {
            of.report(next, random.nextLong(1L << 32), SENDER_EPOCH_NANOS + next);
        } else if (due) {
            of.report(next);
        }
        return next;
    }

    private static long reports(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> -1;
            case 1 -> 10 * SECOND;
            default -> 0;
        };
    }

    // Some wrap within the 30 seconds.
    private static long start(SplittableRandom random) {
        return random.nextBoolean() ? random.nextLong(1L << 32) : (1L << 32) - random.nextLong(2_000_000);
    }

    @Test
    void believesNoReportThatPutsWhatHasComeIntoTheFutureOrLongAgo() {
        Source sound = new Source(48_000, 20 * MS, 7);
        for (long at = 0; at < SECOND; at += sound.stepNanos) {
            sound.heard(at, 0);
        }
        sound.report(SECOND, 12_345_678, SENDER_EPOCH_NANOS + SECOND);
        assertThat(sound.heard(SECOND, 0)).isEqualTo(SECOND + SHORTEST_WAY);
        assertThat(sound.clock.reportsRefused()).isEqualTo(1);
    }

    @Test
    void goesByTheArrivalWhenTheTimestampsJumpUntilTheNextReport() {
        Source sound = new Source(48_000, 20 * MS, 1_000_000_000);
        for (long at = 0; at < SECOND; at += sound.stepNanos) {
            sound.heard(at, 0);
            sound.report(at);
        }
        for (long jumped : new long[] {3_600L * 48_000, -7_200L * 48_000}) {
            sound.firstTicks += jumped;
            sound.clock.onPacket(sound.ticks(SECOND) & 0xFFFF_FFFFL, SECOND + SHORTEST_WAY);
            assertThat(sound.clock.timestampAt(SECOND + SHORTEST_WAY)).isEqualTo(sound.ticks(SECOND) & 0xFFFF_FFFFL);
        }
        assertThat(sound.clock.jumps()).isEqualTo(2);
    }
}
