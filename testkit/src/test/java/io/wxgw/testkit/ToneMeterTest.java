package io.wxgw.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ToneMeterTest {
    private static final double FFMPEG_SINE = 4095;

    @Test
    void measuresTheSineOfFfmpegAsMinusEighteen() {
        ToneMeter meter = ToneMeter.of(tones(5, FFMPEG_SINE, 440));

        assertThat(meter.blocks()).isEqualTo(20);
        assertThat(meter.weakest(440)).isEqualTo(-18.06, within(0.01));
        assertThat(meter.strongest(440)).isEqualTo(-18.06, within(0.01));
    }

    @Test
    void tellsTheFourTonesOfTheIssueApart() {
        ToneMeter meter = ToneMeter.of(tones(2, FFMPEG_SINE, 440, 1000, 1700));

        assertThat(meter.weakest(1000)).isEqualTo(-18.06, within(0.1));
        assertThat(meter.weakest(1700)).isEqualTo(-18.06, within(0.1));
        assertThat(meter.strongest(2600)).isLessThan(-80);
        assertThat(meter.worstSignalToNoise(440, 1000, 1700)).isGreaterThan(70);
        assertThat(meter.worstSignalToNoise(440, 1000)).isEqualTo(3.0, within(0.1));
    }

    @Test
    void countsHissAsNoise() {
        short[] samples = tones(1, FFMPEG_SINE, 1000);
        Random random = new Random(5);
        for (int i = 0; i < samples.length; i++) {
            samples[i] += (short) (random.nextGaussian() * 100);
        }

        double wanted = 10 * Math.log10(FFMPEG_SINE * FFMPEG_SINE / 2 / (100 * 100));
        assertThat(ToneMeter.of(samples).worstSignalToNoise(1000)).isEqualTo(wanted, within(0.5));
    }

    @Test
    void findsAGapOfSixtyMilliseconds() {
        short[] samples = tones(3, FFMPEG_SINE, 440);
        assertThat(ToneMeter.of(samples).deepestDip()).isLessThan(0.5);

        for (int i = 50_001; i < 50_001 + 2_880; i++) {
            samples[i] = 0;
        }

        assertThat(ToneMeter.of(samples).deepestDip()).isGreaterThan(10);
    }

    @Test
    void forgivesAGapOfTwentyMilliseconds() {
        short[] samples = tones(3, FFMPEG_SINE, 440);
        for (int i = 50_001; i < 50_001 + 960; i++) {
            samples[i] = 0;
        }

        assertThat(ToneMeter.of(samples).deepestDip()).isBetween(1.0, 3.0);
    }

    @Test
    void cutsTheFirstSecondAway() {
        short[] samples = tones(3, FFMPEG_SINE, 440);
        for (int i = 0; i < 48_000; i++) {
            samples[i] = 0;
        }

        assertThat(ToneMeter.of(samples).weakest(440)).isEqualTo(-200);
        assertThat(ToneMeter.of(samples).slice(1, 5).seconds()).isEqualTo(2);
        assertThat(ToneMeter.of(samples).slice(1, 5).weakest(440)).isEqualTo(-18.06, within(0.01));
    }

    @Test
    void saysOfNoSoundThatItIsSilentAndBad() {
        ToneMeter meter = ToneMeter.of(new short[0]);

        assertThat(meter.strongest(440)).isEqualTo(-200);
        assertThat(meter.worstSignalToNoise(440)).isNegative();
        assertThat(meter.deepestDip()).isPositive();
    }

    private static short[] tones(int seconds, double amplitude, int... hz) {
        short[] samples = new short[seconds * ToneMeter.SAMPLE_RATE_HZ];
        for (int i = 0; i < samples.length; i++) {
            double sum = 0;
            for (int tone : hz) {
                sum += amplitude * Math.sin(2 * Math.PI * tone * i / ToneMeter.SAMPLE_RATE_HZ);
            }
            samples[i] = (short) Math.round(sum);
        }
        return samples;
    }
}
