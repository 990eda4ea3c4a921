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

    /// How a tone is found in a sound.
    ///
    /// @param decibels its level; full scale is 0
    /// @param phaseDegrees of a sine that begins at sample 0, -180 to 180
    /// @param snrDecibels of it against all else
    public record Found(double decibels, double phaseDegrees, double snrDecibels) {}

    /// Fits a sine of this frequency, whatever its level and phase; all else is noise.
    public static Found find(float[] samples, int from, int count, double hertz, int sampleRateHz) {
        double turn = 2 * Math.PI * hertz / sampleRateHz;
        double sinSin = 0;
        double cosCos = 0;
        double sinCos = 0;
        double sin = 0;
        double cos = 0;
        for (int i = from; i < from + count; i++) {
            double s = Math.sin(turn * i);
            double c = Math.cos(turn * i);
            sinSin += s * s;
            cosCos += c * c;
            sinCos += s * c;
            sin += s * samples[i];
            cos += c * samples[i];
        }
        double determinant = sinSin * cosCos - sinCos * sinCos;
        double a = (sin * cosCos - cos * sinCos) / determinant;
        double b = (cos * sinSin - sin * sinCos) / determinant;
        double signal = 0;
        double noise = 0;
        for (int i = from; i < from + count; i++) {
            double model = a * Math.sin(turn * i) + b * Math.cos(turn * i);
            signal += model * model;
            noise += Math.pow(samples[i] - model, 2);
        }
        return new Found(
                decibels(Math.hypot(a, b)),
                Math.toDegrees(Math.atan2(b, a)),
                10 * Math.log10(signal / Math.max(noise, 1e-20)));
    }

    /// Something like a voice: 20 harmonics of a gliding pitch, syllables, a little noise.
    public static float[] voice(int count) {
        java.util.Random random = new java.util.Random(1);
        float[] samples = new float[count];
        double phase = 0;
        for (int i = 0; i < count; i++) {
            double seconds = i / 48_000.0;
            phase += 2 * Math.PI * (150 + 40 * Math.sin(2 * Math.PI * 3 * seconds)) / 48_000;
            double sum = 0;
            for (int harmonic = 1; harmonic <= 20; harmonic++) {
                sum += Math.sin(harmonic * phase) / harmonic;
            }
            double loudness = 0.08 * (0.6 + 0.4 * Math.sin(2 * Math.PI * 4 * seconds));
            samples[i] = (float) (loudness * sum + 0.0005 * random.nextGaussian());
        }
        return samples;
    }
}
