package io.wxgw.codec;

import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import java.util.Optional;

/// Samples to coded sound. One stream, lane only; the owner closes it.
public interface AudioEncoder extends AutoCloseable {
    /// What comes out, and in which rate the samples must come in; always one channel.
    AudioFormat format();

    /// Samples of each channel that [#encode] takes at a time.
    int samplesPerFrame();

    /// How far the encoder looks ahead: what comes out for a block ends so many samples before the block does: 2,048
    /// for AAC, 312 (6.5 ms) for Opus, 0 for G.711. The frames' times have this in them already.
    int delaySamples();

    /// Encodes exactly [#samplesPerFrame] samples a channel.
    ///
    /// The access unit that comes out is that of *earlier* samples, and carries their times: an encoder looks
    /// ahead. Decoded, AAC's access unit N *is* block N, given that N-1 was decoded before it; the very first one
    /// that comes out is priming, one frame length before the first block. An Opus packet is the block moved by
    /// [#delaySamples].
    ///
    /// @throws IllegalArgumentException for another count, rate or channels
    Optional<AudioFrame> encode(PcmFrame block);

    /// Frees the context. Idempotent; not to be used afterwards.
    @Override
    void close();
}
