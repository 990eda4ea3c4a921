package io.wxgw.sim.measure;

import io.wxgw.codec.PcmFrame;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How loud which tone is, by quarters of a second of 48 kHz mono sound. One owner.
public final class ToneWatch {
    /// A tone that is louder is heard.
    public static final double HEARD_DBFS = -30;

    /// Samples a second of what is measured.
    public static final int SAMPLE_RATE_HZ = 48_000;

    private static final int BLOCK = SAMPLE_RATE_HZ / 4;

    private final List<Integer> tones;
    private final float[] block = new float[BLOCK];
    private final double[] strongest;
    private int filled;

    /// @param tonesHz multiples of 4
    public ToneWatch(List<Integer> tonesHz) {
        this.tones = List.copyOf(tonesHz);
        this.strongest = new double[tones.size()];
    }

    /// Adds what was played.
    public void add(PcmFrame sound) {
        if (sound.channels() != 1 || sound.sampleRateHz() != SAMPLE_RATE_HZ) {
            throw new IllegalArgumentException(sound.channels() + " channels, " + sound.sampleRateHz() + " Hz");
        }
        float[] samples = sound.samples();
        int at = 0;
        while (at < samples.length) {
            int taken = Math.min(BLOCK - filled, samples.length - at);
            System.arraycopy(samples, at, block, filled, taken);
            filled += taken;
            at += taken;
            if (filled == BLOCK) {
                filled = 0;
                for (int i = 0; i < strongest.length; i++) {
                    double amplitude = Goertzel.amplitude(block, 0, BLOCK, tones.get(i), SAMPLE_RATE_HZ);
                    strongest[i] = Math.max(strongest[i], amplitude);
                }
            }
        }
    }

    /// The level of each tone in the block where it was strongest since the last call, in dBFS; -120 is silence.
    public Map<Integer, Double> take() {
        Map<Integer, Double> levels = new LinkedHashMap<>();
        for (int i = 0; i < strongest.length; i++) {
            levels.put(tones.get(i), Math.round(Goertzel.dbfs(strongest[i]) * 10) / 10.0);
        }
        Arrays.fill(strongest, 0);
        return levels;
    }
}
