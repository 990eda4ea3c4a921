package io.wxgw.testkit;

import java.util.Arrays;

/// How loud which tone is in 48 kHz mono sound.
///
/// *Measure*: Goertzel over blocks of 0.25 s (12,000 samples, so every multiple of 4 Hz lies exactly on a bin and does
/// not leak into another). *Unit*: dBFS of the sine's amplitude: 20 log10(amplitude / 32768); a full-scale sine is
/// 0 dBFS, ffmpeg's `sine` is -18.06. Silence is -200. *Thread*: immutable.
public final class ToneMeter {
    /// Samples a second of everything measured here.
    public static final int SAMPLE_RATE_HZ = 48_000;

    private static final int BLOCK = SAMPLE_RATE_HZ / 4;
    private static final int DIP_WINDOW = SAMPLE_RATE_HZ * 60 / 1000;

    /// Step of the 60 ms window: small enough that no gap of 60 ms falls between two windows by more than a twelfth.
    private static final int DIP_STEP = SAMPLE_RATE_HZ * 5 / 1000;

    private static final double FULL_SCALE = 32_768;
    private static final double SILENCE_DBFS = -200;

    private final short[] samples;

    private ToneMeter(short[] samples) {
        this.samples = samples;
    }

    /// A meter over a copy of these samples.
    public static ToneMeter of(short[] samples) {
        return new ToneMeter(samples.clone());
    }

    /// The part of `seconds` length that begins at `fromSeconds`; shorter where the sound ends earlier.
    public ToneMeter slice(double fromSeconds, double seconds) {
        int from = Math.min(samples.length, (int) Math.round(fromSeconds * SAMPLE_RATE_HZ));
        int to = Math.min(samples.length, from + (int) Math.round(seconds * SAMPLE_RATE_HZ));
        return new ToneMeter(Arrays.copyOfRange(samples, from, to));
    }

    /// Length of the sound in seconds.
    public double seconds() {
        return samples.length / (double) SAMPLE_RATE_HZ;
    }

    /// Whole blocks of 0.25 s.
    public int blocks() {
        return samples.length / BLOCK;
    }

    /// The level of one tone in every block, in dBFS.
    public double[] levels(double hz) {
        double[] levels = new double[blocks()];
        for (int block = 0; block < levels.length; block++) {
            levels[block] = decibels(amplitude(hz, block * BLOCK, BLOCK));
        }
        return levels;
    }

    /// The level of one tone in the block where it is weakest; -200 where there is no block.
    public double weakest(double hz) {
        return Arrays.stream(levels(hz)).min().orElse(SILENCE_DBFS);
    }

    /// The level of one tone in the block where it is strongest; -200 where there is no block.
    public double strongest(double hz) {
        return Arrays.stream(levels(hz)).max().orElse(SILENCE_DBFS);
    }

    /// Power of the named tones against all other power, in dB, in the worst block; negative infinity without a block.
    public double worstSignalToNoise(double... tonesHz) {
        double worst = blocks() == 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        for (int block = 0; block < blocks(); block++) {
            worst = Math.min(worst, signalToNoise(block * BLOCK, tonesHz));
        }
        return worst;
    }

    /// How far the weakest 60 ms lies under the level of the whole, in dB. Windows start every 5 ms.
    public double deepestDip() {
        if (samples.length < DIP_WINDOW) {
            return Double.POSITIVE_INFINITY;
        }
        double whole = power(0, samples.length);
        double weakest = Double.MAX_VALUE;
        for (int from = 0; from + DIP_WINDOW <= samples.length; from += DIP_STEP) {
            weakest = Math.min(weakest, power(from, DIP_WINDOW));
        }
        return ratio(whole, weakest);
    }

    private double signalToNoise(int from, double... tonesHz) {
        double signal = 0;
        for (double hz : tonesHz) {
            double amplitude = amplitude(hz, from, BLOCK);
            signal += amplitude * amplitude / 2;
        }
        return ratio(signal, Math.max(0, power(from, BLOCK) - signal));
    }

    /// Amplitude of one tone by Goertzel's recurrence: s(n) = x(n) + 2 cos(w) s(n-1) - s(n-2).
    private double amplitude(double hz, int from, int length) {
        double omega = 2 * Math.PI * hz / SAMPLE_RATE_HZ;
        double factor = 2 * Math.cos(omega);
        double last = 0;
        double lastButOne = 0;
        for (int i = from; i < from + length; i++) {
            double now = samples[i] + factor * last - lastButOne;
            lastButOne = last;
            last = now;
        }
        double power = last * last + lastButOne * lastButOne - factor * last * lastButOne;
        return 2 * Math.sqrt(Math.max(0, power)) / length;
    }

    private double power(int from, int length) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += (double) samples[i] * samples[i];
        }
        return sum / length;
    }

    private static double decibels(double amplitude) {
        return Math.max(SILENCE_DBFS, 20 * Math.log10(amplitude / FULL_SCALE));
    }

    private static double ratio(double numerator, double denominator) {
        if (numerator <= 0) {
            return Double.NEGATIVE_INFINITY;
        }
        return denominator <= 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(numerator / denominator);
    }
}
