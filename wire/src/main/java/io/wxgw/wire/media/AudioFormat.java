package io.wxgw.wire.media;

/// How sound is coded. Any thread.
public sealed interface AudioFormat permits AacFormat, OpusFormat, G711Format {
    /// Samples a second of the decoded sound.
    int sampleRateHz();

    /// Channels of the decoded sound.
    int channels();
}
