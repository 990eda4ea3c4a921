package io.wxgw.wire.media;

/// G.711 at 8 kHz, mono (RFC 3551 section 4.5.14).
public enum G711Format implements AudioFormat {
    /// A-law, static payload type 8.
    PCMA,
    /// mu-law, static payload type 0.
    PCMU;

    @Override
    public int sampleRateHz() {
        return 8_000;
    }

    @Override
    public int channels() {
        return 1;
    }
}
