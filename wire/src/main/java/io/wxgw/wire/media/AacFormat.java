package io.wxgw.wire.media;

/// AAC as its AudioSpecificConfig describes it (ISO/IEC 14496-3 section 1.6.2.1).
///
/// @param audioObjectType of the core: 2 is AAC-LC
/// @param coreSampleRateHz rate of the core coder: what one access unit's samples are counted in
/// @param sampleRateHz rate of the decoded sound: twice the core's with spectral band replication
/// @param channels 1 to 8
/// @param samplesPerFrame samples of the core in one access unit, 1,024 or 960
/// @param audioSpecificConfig the bytes as the source sent them
public record AacFormat(
        int audioObjectType,
        int coreSampleRateHz,
        int sampleRateHz,
        int channels,
        int samplesPerFrame,
        Payload audioSpecificConfig)
        implements AudioFormat {
    /// AAC-LC, 48 kHz, mono: what "AAC" means on the conference's RTP (`config=1188`).
    public static final AacFormat LC_48K_MONO =
            new AacFormat(2, 48_000, 48_000, 1, 1_024, Payload.of(new byte[] {0x11, (byte) 0x88}));

    /// How long one access unit lasts, in nanoseconds.
    public long frameNanos() {
        return samplesPerFrame * 1_000_000_000L / coreSampleRateHz;
    }
}
