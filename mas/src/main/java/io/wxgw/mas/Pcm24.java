package io.wxgw.mas;

/// Sound as whole numbers, so that adding voices and taking one out again is exact: 1.0 is 2^23.
///
/// 255 full-scale voices fit into 32 bits.
final class Pcm24 {
    private static final float SCALE = 1 << 23;
    private static final float KNEE = 0.75f;

    private Pcm24() {}

    /// One sample; beyond full scale it is cut.
    static int ofFloat(float sample) {
        return Math.round(Math.clamp(sample, -1f, 1f) * SCALE);
    }

    /// A sum as it is up to -2.5 dBFS; above, the excess is bent so that full scale is never passed. A voice below
    /// that is never scaled, whoever else speaks.
    static float toFloat(int sum) {
        float value = sum / SCALE;
        float excess = Math.abs(value) - KNEE;
        if (excess <= 0) {
            return value;
        }
        return Math.copySign(KNEE + (1 - KNEE) * (float) Math.tanh(excess / (1 - KNEE)), value);
    }
}
