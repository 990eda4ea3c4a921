package io.wxgw.mas;

/// What is played when there is nothing: the last pitch periods again, for 30 ms as they were, and then dying away
/// within another 30. Lane only.
final class Repetition {
    private static final int HOLD = 1_440;
    private static final int LENGTH = 2_880;

    /// The last sound, of which a part, `period` samples up to its end, is repeated.
    private final float[] last = new float[Resemblance.MAX_LAG + 2];

    private double period;
    private int samples;

    /// Forgets; the next [#next] must come after a [#begin].
    void end() {
        samples = 0;
    }

    /// Samples played since [#begin]; 0 if it has not begun.
    int samples() {
        return samples;
    }

    /// Whether it has died away.
    boolean isOver() {
        return samples >= LENGTH;
    }

    /// Takes over after the sample before `end`.
    void begin(float[] sound, int end) {
        period = Resemblance.exactLag(sound, end - Resemblance.WINDOW);
        System.arraycopy(sound, end - last.length, last, 0, last.length);
    }

    /// The next sample.
    float next() {
        float gain = Math.clamp(1 - (float) (samples - HOLD) / (LENGTH - HOLD), 0f, 1f);
        return gain * at(samples++);
    }

    /// How much longer it must go on until it resembles the beginning of what came.
    int untilAlike(float[] in) {
        int best = 0;
        double bestProduct = 0;
        for (int later = 0; later < period; later++) {
            double product = 0;
            for (int i = 0; i < Resemblance.WINDOW; i++) {
                product += in[i] * at(samples + later + i);
            }
            if (product > bestProduct * Resemblance.CLEARLY) {
                bestProduct = product;
                best = later;
            }
        }
        return best;
    }

    private float at(int index) {
        double place = last.length - period + index % period;
        int before = (int) place;
        float weight = (float) (place - before);
        float after = before + 1 < last.length ? last[before + 1] : last[last.length - (int) Math.round(period)];
        return (1 - weight) * last[before] + weight * after;
    }
}
