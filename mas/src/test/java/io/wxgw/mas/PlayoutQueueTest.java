package io.wxgw.mas;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.codec.PcmFrame;
import io.wxgw.codec.Tones;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlayoutQueueTest {
    private static final int UNIT = 1_024;
    private static final int TICK = 960;
    private static final long START = 7_000_000_000L;

    private final PlayoutQueue queue = new PlayoutQueue();
    private final float[] heard = new float[48_000 * 120];
    private int heardSamples;
    private long sent;

    private void send(int units, double hertz) {
        for (int i = 0; i < units; i++) {
            long at = START + Math.round(sent / 48e-6);
            queue.add(new PcmFrame(48_000, 1, at, at - 5_000_000, Tones.tone(hertz, Tones.LEVEL, sent, UNIT)));
            sent += UNIT;
        }
    }

    private void lose(int units) {
        sent += (long) units * UNIT;
    }

    private boolean tick() {
        float[] out = new float[TICK];
        boolean sound = queue.take(out);
        System.arraycopy(out, 0, heard, heardSamples, TICK);
        heardSamples += TICK;
        return sound;
    }

    /// Units at `unitsPerSecond` and ticks for so long.
    private void run(double seconds, double unitsPerSecond, double hertz) {
        double due = 0;
        for (int i = 0; i < Math.round(seconds * 50); i++) {
            due += unitsPerSecond / 50;
            int units = (int) due;
            due -= units;
            send(units, hertz);
            tick();
        }
    }

    @Test
    void playsSampleForSampleFromSixtyMillisecondsOn() {
        send(2, 1_000);
        assertThat(tick()).isFalse();
        send(1, 1_000);
        run(3, 46.875, 1_000);
        int from = TICK + 480;
        assertThat(Arrays.copyOfRange(heard, from, 48_000 * 3))
                .isEqualTo(Tones.tone(1_000, Tones.LEVEL, from - TICK, 48_000 * 3 - from));
        assertThat(queue.underruns() + queue.gaps() + queue.stretched() + queue.shortened())
                .isZero();
    }

    @Test
    void knowsWhenTheNextSampleWasCaptured() {
        send(3, 1_000);
        tick();
        assertThat(queue.captureNanos()).isEqualTo(START - 5_000_000 + 20_000_000);
    }

    @Test
    void bridgesAnUnderrunWithTheSameToneAndPlaysOn() {
        for (double hertz : new double[] {440, 1_000, 1_700, 2_600}) {
            PlayoutQueueTest run = new PlayoutQueueTest();
            run.send(3, hertz);
            run.run(2, 46.875, hertz);
            while (run.queue.underruns() == 0) {
                assertThat(run.tick()).isTrue();
            }
            run.send(1, hertz);
            run.run(2, 46.875, hertz);
            assertThat(run.queue.underruns()).isEqualTo(1);
            Ear.hears(Arrays.copyOfRange(run.heard, 12_000, run.heardSamples), hertz);
        }
    }

    @Test
    void fallsSilentSoftlyAndBeginsAnew() {
        send(4, 1_000);
        int ticks = 0;
        while (tick()) {
            ticks++;
        }
        assertThat(ticks).isBetween(5, 8);
        assertThat(queue.isPlaying()).isFalse();
        lose(100);
        send(2, 1_000);
        assertThat(tick()).isFalse();
        run(2, 46.875, 1_000);
        assertThat(queue.isPlaying()).isTrue();
        assertThat(steps()).isLessThan(0.02);
    }

    @Test
    void fillsALossToItsLength() {
        send(4, 1_000);
        tick();
        lose(1);
        int before = queue.unread();
        send(1, 1_000);
        assertThat(queue.unread()).isEqualTo(before + 2 * UNIT);
        assertThat(queue.gaps()).isEqualTo(1);
        run(2, 46.875, 1_000);
        assertThat(steps()).isLessThan(0.02);
    }

    @Test
    void shortensWhatIsNeverNeededWithoutBreakingTheTone() {
        send(10, 1_000);
        run(30, 46.875, 1_000);
        assertThat(queue.shortened()).isGreaterThan(2_000);
        assertThat(queue.unread()).isLessThan(4_000);
        assertThat(queue.underruns()).isZero();
        assertThat(steps()).isLessThan(0.018);
    }

    @Test
    void stretchesWhenHardlyAnythingIsLeft() {
        send(3, 1_000);
        run(110, 46.875 * (1 - 400e-6), 1_000);
        assertThat(queue.stretched()).isGreaterThan(500);
        assertThat(queue.underruns()).isZero();
        assertThat(steps()).isLessThan(0.018);
    }

    @Test
    void cutsABurstThatNobodyCouldConverseOver() {
        send(40, 1_000);
        assertThat(queue.unread()).isLessThan(19_201);
        assertThat(queue.overflows()).isPositive();
        run(2, 46.875, 1_000);
        assertThat(queue.underruns()).isZero();
    }

    /// A minute whose packets come up to 300 ms late, in order: soon the queue is as long as that, and plays
    /// without a hole. Ten seconds after it the delay is what it was.
    @Test
    void isAsLongAsTheNetworkStallsAndShortSoonAfter() {
        Random random = new Random(5);
        long[] arrivals = new long[80 * 48_000 / UNIT];
        for (int i = 0; i < arrivals.length; i++) {
            long spoken = (i + 1L) * UNIT * 1_000 / 48;
            boolean jitters = spoken > 2_000_000 && spoken < 62_000_000;
            arrivals[i] = Math.max(i == 0 ? 0 : arrivals[i - 1], spoken + (jitters ? random.nextInt(300_000) : 0));
        }
        int units = 0;
        long holesAfterTheFirstSeconds = 0;
        double[] delaysMs = new double[75 * 50];
        for (int tick = 0; tick < delaysMs.length; tick++) {
            long now = tick * 20_000L;
            while (arrivals[units] <= now) {
                send(1, 1_000);
                units++;
            }
            delaysMs[tick] = now / 1e3 - (queue.captureNanos() - START + 5_000_000) / 1e6;
            tick();
            if (tick == 500) {
                holesAfterTheFirstSeconds = -queue.underruns();
            }
        }
        holesAfterTheFirstSeconds += queue.underruns();
        double longest = Arrays.stream(delaysMs, 2_000, 3_100).max().orElseThrow();
        double after = Arrays.stream(delaysMs, 3_600, delaysMs.length).average().orElseThrow();
        assertThat(holesAfterTheFirstSeconds).isLessThanOrEqualTo(2);
        assertThat(longest).isBetween(200.0, 420.0);
        assertThat(after).isLessThan(60);
        assertThat(steps()).isLessThan(0.02);
    }

    @Test
    void bearsAnyTimestampsAndLengths() {
        Random random = new Random(3);
        float[] out = new float[TICK];
        for (int i = 0; i < 50_000; i++) {
            if (random.nextInt(10) < 5) {
                float[] samples = Tones.tone(440, 1, i, random.nextInt(2_049));
                queue.add(new PcmFrame(
                        48_000, 1, random.nextBoolean() ? i * 21_333_333L : random.nextLong(), i, samples));
            } else {
                queue.take(out);
            }
            assertThat(queue.unread()).isBetween(0, 30_000);
        }
        for (float sample : out) {
            assertThat(sample).isBetween(-1.5f, 1.5f);
        }
    }

    /// The largest step from sample to sample: 0.0164 in a tone of 1,000 Hz and -18 dBFS, and much more in a click.
    private double steps() {
        double largest = 0;
        for (int i = 1; i < heardSamples; i++) {
            largest = Math.max(largest, Math.abs(heard[i] - heard[i - 1]));
        }
        return largest;
    }
}
