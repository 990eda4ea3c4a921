package io.wxgw.sim.measure;

import io.wxgw.codec.PcmFrame;
import java.util.function.LongConsumer;

/// Finds the instants at which a beep of one tone begins in 48 kHz mono sound. One owner.
///
/// A window of 20 ms moves in steps of 2.5 ms; a beep begins where half of a window is filled with it.
public final class BeepWatch {
    private static final int SAMPLE_RATE_HZ = ToneWatch.SAMPLE_RATE_HZ;
    private static final int WINDOW = SAMPLE_RATE_HZ / 50;
    private static final int STEP = SAMPLE_RATE_HZ / 400;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /// Between two of them there must be this much silence.
    private static final int SILENT_WINDOWS = 40;

    private final int toneHz;
    private final double half;
    private final LongConsumer onset;
    private final float[] ring = new float[WINDOW];
    private int at;
    private int sinceStep;
    private long filled;
    private int silentWindows;

    /// @param amplitude of the beep, 1 is full scale
    /// @param onset gets the time at which each beep began
    public BeepWatch(int toneHz, double amplitude, LongConsumer onset) {
        this.toneHz = toneHz;
        this.half = amplitude / 2;
        this.onset = onset;
    }

    /// Adds what was played.
    ///
    /// @param playedNanos when its first sample sounded
    public void add(PcmFrame sound, long playedNanos) {
        float[] samples = sound.samples();
        for (int i = 0; i < samples.length; i++) {
            ring[at] = samples[i];
            at = at + 1 == WINDOW ? 0 : at + 1;
            filled++;
            if (++sinceStep == STEP) {
                sinceStep = 0;
                if (filled >= WINDOW) {
                    look(playedNanos + (i - WINDOW / 2L) * NANOS_PER_SECOND / SAMPLE_RATE_HZ);
                }
            }
        }
    }

    private void look(long middleNanos) {
        if (Goertzel.amplitude(ring, at, WINDOW, toneHz, SAMPLE_RATE_HZ) < half) {
            silentWindows++;
            return;
        }
        if (silentWindows >= SILENT_WINDOWS) {
            onset.accept(middleNanos);
        }
        silentWindows = 0;
    }
}
