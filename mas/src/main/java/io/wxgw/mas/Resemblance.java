package io.wxgw.mas;

/// At which distance a sound resembles itself best: where it can be cut or repeated without being heard.
///
/// Normalized cross-correlation over 5 ms, at distances of 5 to 15 ms: a voice's pitch period or some of them.
final class Resemblance {
    /// Samples compared.
    static final int WINDOW = 240;

    static final int MIN_LAG = 240;
    static final int MAX_LAG = 720;

    /// A shorter distance must be clearly better, so that few cuts do.
    static final double CLEARLY = 1.001;

    private Resemblance() {}

    /// The distance in samples, from the window at `at` backwards (-1) or forwards (1).
    static int lag(float[] samples, int at, int direction) {
        int best = MAX_LAG;
        double bestScore = 0;
        for (int lag = MAX_LAG; lag >= MIN_LAG; lag--) {
            double score = score(samples, at, at + direction * lag);
            if (score > bestScore * CLEARLY) {
                bestScore = score;
                best = lag;
            }
        }
        return best;
    }

    /// The distance backwards, between samples too: the top of the parabola through the best three.
    static double exactLag(float[] samples, int at) {
        int lag = lag(samples, at, -1);
        double shorter = score(samples, at, at - lag + 1);
        double best = score(samples, at, at - lag);
        double longer = score(samples, at, at - lag - 1);
        double curve = shorter - 2 * best + longer;
        return curve >= 0 ? lag : lag + Math.clamp((shorter - longer) / (2 * curve), -0.5, 0.5);
    }

    private static double score(float[] samples, int at, int other) {
        double product = 0;
        double energy = 1e-9;
        for (int i = 0; i < WINDOW; i++) {
            product += samples[at + i] * samples[other + i];
            energy += samples[other + i] * samples[other + i];
        }
        return product / Math.sqrt(energy);
    }
}
