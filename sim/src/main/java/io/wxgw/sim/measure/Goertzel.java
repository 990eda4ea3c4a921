package io.wxgw.sim.measure;

/// The amplitude of one tone in a run of samples: s(n) = x(n) + 2 cos(w) s(n-1) - s(n-2).
final class Goertzel {
    private static final double SILENCE_DBFS = -120;

    private Goertzel() {}

    /// Of a sine of full scale it is 1.
    ///
    /// @param ring samples; index 0 follows the last one
    /// @param from where in it the run begins
    static double amplitude(float[] ring, int from, int length, double hz, int sampleRateHz) {
        double factor = 2 * Math.cos(2 * Math.PI * hz / sampleRateHz);
        double last = 0;
        double lastButOne = 0;
        int at = from;
        for (int i = 0; i < length; i++) {
            double now = ring[at] + factor * last - lastButOne;
            lastButOne = last;
            last = now;
            at = at + 1 == ring.length ? 0 : at + 1;
        }
        double power = last * last + lastButOne * lastButOne - factor * last * lastButOne;
        return 2 * Math.sqrt(Math.max(0, power)) / length;
    }

    static double dbfs(double amplitude) {
        return Math.max(SILENCE_DBFS, 20 * Math.log10(amplitude));
    }
}
