package io.wxgw.codec;

/// Makes up lost sound out of the sound before it: the last period of the voice again and again, full for 10 ms, then
/// fading, silent after 60 ms. The idea is that of ITU-T G.711 appendix I, without its delay of 3.75 ms: where the
/// repetition does not meet the last sample, the step is spread over the first samples of it.
///
/// Mono. One stream, one owner.
final class WaveformConcealment {
    private static final int HISTORY_MS = 40;
    private static final int SHORTEST_PERIOD_MS = 5;
    private static final int LONGEST_PERIOD_MS = 15;
    private static final int COMPARED_MS = 20;
    private static final int FULL_MS = 10;
    private static final int SILENT_MS = 60;
    private static final int BLEND_MS = 5;

    private final int samplesPerMs;
    private final float[] history;

    /// While sound is made up: one period of it, and how much of it was used.
    private float[] period = {};

    private float step;
    private int made;

    /// @param sampleRateHz a multiple of 1,000
    WaveformConcealment(int sampleRateHz) {
        this.samplesPerMs = sampleRateHz / 1_000;
        this.history = new float[HISTORY_MS * samplesPerMs];
    }

    /// Takes note of sound that came. After a loss its beginning is blended, in place, with what was made up.
    void heard(float[] samples) {
        if (made > 0) {
            int blended = Math.min(BLEND_MS * samplesPerMs, samples.length);
            for (int i = 0; i < blended; i++) {
                float share = (i + 1f) / (blended + 1);
                samples[i] = share * samples[i] + (1 - share) * next();
            }
            made = 0;
        }
        remember(samples);
    }

    /// Makes up so many samples.
    float[] lost(int count) {
        if (made == 0) {
            findPeriod();
        }
        float[] samples = new float[count];
        for (int i = 0; i < count; i++) {
            samples[i] = next();
        }
        remember(samples);
        return samples;
    }

    private float next() {
        int at = made++;
        float blend = Math.max(0, 1 - at / (float) (BLEND_MS * samplesPerMs));
        float ms = at / (float) samplesPerMs;
        float gain = Math.clamp((SILENT_MS - ms) / (SILENT_MS - FULL_MS), 0, 1);
        return gain * (period[at % period.length] + blend * step);
    }

    /// The period is the distance at which the last 20 ms are most like what lies before them. Its last quarter is
    /// blended with what lies one period earlier, so that its end meets its beginning.
    private void findPeriod() {
        int shortest = SHORTEST_PERIOD_MS * samplesPerMs;
        int length = shortest;
        double best = Double.NEGATIVE_INFINITY;
        for (int lag = shortest; lag <= LONGEST_PERIOD_MS * samplesPerMs; lag++) {
            double likeness = likeness(lag);
            if (likeness > best) {
                best = likeness;
                length = lag;
            }
        }
        int end = history.length;
        period = java.util.Arrays.copyOfRange(history, end - length, end);
        int quarter = length / 4;
        for (int i = 0; i < quarter; i++) {
            float share = (i + 1f) / (quarter + 1);
            int at = length - quarter + i;
            period[at] = (1 - share) * period[at] + share * history[end - length - quarter + i];
        }
        step = history[end - 1] - history[end - length - 1];
    }

    private double likeness(int lag) {
        double product = 0;
        double energy = 1e-9;
        for (int i = history.length - COMPARED_MS * samplesPerMs; i < history.length; i++) {
            product += history[i] * history[i - lag];
            energy += history[i - lag] * history[i - lag];
        }
        return product / Math.sqrt(energy);
    }

    private void remember(float[] samples) {
        int taken = Math.min(samples.length, history.length);
        System.arraycopy(history, taken, history, 0, history.length - taken);
        System.arraycopy(samples, samples.length - taken, history, history.length - taken, taken);
    }
}
