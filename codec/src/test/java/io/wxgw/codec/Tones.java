package io.wxgw.codec;

/// Sine tones and how much of one is in a sound.
public final class Tones {
    /// -18 dBFS as ffmpeg's `sine` has it: an amplitude of one eighth.
    public static final double LEVEL = 0.125;

    private Tones() {}

    /// Samples of a tone at 48 kHz, from sample `from` on.
    public static float[] tone(double hertz, double amplitude, long from, int count) {
        float[] samples = new float[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (float) (amplitude * Math.sin(2 * Math.PI * hertz * (from + i) / 48_000));
        }
        return samples;
    }

    /// Amplitude of a frequency in a window of samples.
    public static double amplitude(float[] samples, int from, int count, double hertz, int sampleRateHz) {
        double re = 0;
        double im = 0;
        double weight = 0;
        for (int i = 0; i < count; i++) {
            double window = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / count);
            double phase = 2 * Math.PI * hertz * i / sampleRateHz;
            re += window * samples[from + i] * Math.cos(phase);
            im += window * samples[from + i] * Math.sin(phase);
            weight += window;
        }
        return 2 * Math.hypot(re, im) / weight;
    }

    /// Decibels of a ratio of amplitudes; full scale is 0.
    public static double decibels(double amplitude) {
        return 20 * Math.log10(Math.max(amplitude, 1e-12));
    }

    /// Signal to noise of `decoded` against `reference`, in dB.
    public static double snr(float[] reference, float[] decoded, int from, int count) {
        double signal = 0;
        double noise = 0;
        for (int i = from; i < from + count; i++) {
            signal += reference[i] * (double) reference[i];
            noise += Math.pow(reference[i] - decoded[i], 2);
        }
        return 10 * Math.log10(signal / Math.max(noise, 1e-20));
    }
}
