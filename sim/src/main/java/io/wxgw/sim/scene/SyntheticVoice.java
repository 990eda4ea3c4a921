package io.wxgw.sim.scene;

/// What a member says: its tone, all the time or while the flash is on. 48 kHz, mono. Stateless; any thread.
///
/// Samples are numbered from 1970 on, so that two runs of the same voice fit together.
public final class SyntheticVoice {
    /// Samples a second.
    public static final int SAMPLE_RATE_HZ = 48_000;

    /// -18 dBFS by amplitude: seven of these at once do not clip.
    public static final float AMPLITUDE = 0.125f;

    /// The beep's rise and fall, so that it is a tone and not a click: 1 ms.
    private static final int RAMP = SAMPLE_RATE_HZ / 1_000;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final MemberLook look;
    private final Mode mode;

    /// When it sounds.
    public enum Mode {
        /// All the time.
        TONE,
        /// With the light, once a second.
        FLASH_AND_BEEP,
        /// Never.
        SILENT
    }

    public SyntheticVoice(MemberLook look, Mode mode) {
        this.look = look;
        this.mode = mode;
    }

    /// Number of the last sample at or before this instant since 1970.
    public static long sampleAt(long unixNanos) {
        long second = Math.floorDiv(unixNanos, NANOS_PER_SECOND);
        return second * SAMPLE_RATE_HZ + Math.floorMod(unixNanos, NANOS_PER_SECOND) * SAMPLE_RATE_HZ / NANOS_PER_SECOND;
    }

    /// When sample `number` sounds, since 1970.
    public static long unixNanosOf(long number) {
        long second = Math.floorDiv(number, SAMPLE_RATE_HZ);
        long part = Math.ceilDiv(Math.floorMod(number, (long) SAMPLE_RATE_HZ) * NANOS_PER_SECOND, SAMPLE_RATE_HZ);
        return second * NANOS_PER_SECOND + part;
    }

    /// `count` samples from `first` on.
    public float[] samples(long first, int count) {
        return samples(first, count, 1);
    }

    /// `count` samples from `first` on, each so many after the one before: 6 give 8 kHz.
    public float[] samples(long first, int count, int step) {
        float[] samples = new float[count];
        for (int i = 0; i < count; i++) {
            // The tone repeats every quarter of a second at the latest: all multiples of 4 Hz do.
            long inSecond = Math.floorMod(first + (long) i * step, (long) SAMPLE_RATE_HZ);
            double phase = 2 * Math.PI * look.toneHz() * inSecond / SAMPLE_RATE_HZ;
            samples[i] = (float) (Math.sin(phase) * AMPLITUDE * envelope(inSecond));
        }
        return samples;
    }

    private double envelope(long inSecond) {
        return switch (mode) {
            case TONE -> 1;
            case SILENT -> 0;
            case FLASH_AND_BEEP -> {
                long end = Flash.LENGTH_NANOS * SAMPLE_RATE_HZ / NANOS_PER_SECOND;
                double edge = Math.min(inSecond, end - inSecond);
                yield Math.clamp(edge / RAMP, 0, 1);
            }
        };
    }
}
