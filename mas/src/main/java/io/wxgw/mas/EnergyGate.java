package io.wxgw.mas;

/// Whether a voice is loud enough to be part of the mix at all.
///
/// An energy gate and nothing more: it opens within the tick in which the sound rises over -60 dBFS and stays open for
/// 300 ms after it fell below. What passes is untouched. It is there so that a silent member costs no encoder of its
/// own. Lane only.
final class EnergyGate {
    /// -60 dBFS, as mean square of a sine.
    private static final double THRESHOLD = 0.5e-6;

    private static final int HOLD_TICKS = 15;

    private int open;

    /// Whether this tick's sound passes.
    boolean passes(float[] samples) {
        double sum = 0;
        for (float sample : samples) {
            sum += sample * sample;
        }
        if (sum >= THRESHOLD * samples.length) {
            open = HOLD_TICKS;
        } else if (open > 0) {
            open--;
        }
        return open > 0;
    }
}
