package io.wxgw.wire.media;

/// Opus, always counted at 48 kHz (RFC 7587 section 4.1).
///
/// @param channels 1 or 2
public record OpusFormat(int channels) implements AudioFormat {
    @Override
    public int sampleRateHz() {
        return 48_000;
    }
}
