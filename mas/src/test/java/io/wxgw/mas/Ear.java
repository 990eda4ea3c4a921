package io.wxgw.mas;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.codec.Tones;

/// The criteria every path of sound must meet, over blocks of 0.25 s.
final class Ear {
    private static final int BLOCK = 12_000;
    private static final int DIP = 2_880;

    private Ear() {}

    /// These tones at -21 to -15 dBFS in every block, 30 dB over everything else, and no 60 ms more than 10 dB down.
    static void hears(float[] sound, double... tones) {
        assertThat(sound.length).isGreaterThanOrEqualTo(BLOCK);
        for (int from = 0; from + BLOCK <= sound.length; from += BLOCK) {
            double signal = 0;
            for (double hertz : tones) {
                double amplitude = amplitude(sound, from, hertz);
                assertThat(Tones.decibels(amplitude))
                        .as("%.0f Hz at %.2f s", hertz, from / 48_000.0)
                        .isBetween(-21.0, -15.0);
                signal += amplitude * amplitude / 2;
            }
            double noise = Math.max(1e-12, power(sound, from, BLOCK) - signal);
            assertThat(10 * Math.log10(signal / noise))
                    .as("signal to noise at %.2f s", from / 48_000.0)
                    .isGreaterThanOrEqualTo(30);
        }
        double whole = power(sound, 0, sound.length);
        for (int from = 0; from + DIP <= sound.length; from += 240) {
            assertThat(10 * Math.log10(whole / Math.max(1e-12, power(sound, from, DIP))))
                    .as("dip at %.3f s", from / 48_000.0)
                    .isLessThan(10);
        }
    }

    /// This tone at -58 dBFS or less in every block.
    static void doesNotHear(float[] sound, double... tones) {
        for (int from = 0; from + BLOCK <= sound.length; from += BLOCK) {
            for (double hertz : tones) {
                assertThat(Tones.decibels(amplitude(sound, from, hertz)))
                        .as("%.0f Hz at %.2f s", hertz, from / 48_000.0)
                        .isLessThanOrEqualTo(-58);
            }
        }
    }

    private static double amplitude(float[] sound, int from, double hertz) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < BLOCK; i++) {
            double phase = 2 * Math.PI * hertz * i / 48_000;
            re += sound[from + i] * Math.cos(phase);
            im += sound[from + i] * Math.sin(phase);
        }
        return 2 * Math.hypot(re, im) / BLOCK;
    }

    private static double power(float[] sound, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += sound[i] * sound[i];
        }
        return sum / count;
    }
}
