package io.wxgw.wire.media;

/// Opus, always counted at 48 kHz (RFC 7587 section 4.1).
///
/// @param channels 1 or 2
public record OpusFormat(int channels) implements AudioFormat {
    /// One channel.
    public static final OpusFormat MONO = new OpusFormat(1);

    /// What every RTP mapping of Opus says, mono or not (RFC 7587 section 7: `opus/48000/2`).
    public static final OpusFormat STEREO = new OpusFormat(2);

    @Override
    public int sampleRateHz() {
        return 48_000;
    }
}
