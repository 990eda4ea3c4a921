package io.wxgw.codec;

import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import java.util.Optional;

/// Samples to coded sound. One stream, lane only; the owner closes it.
public interface AudioEncoder extends AutoCloseable {
    /// What comes out, and in which rate and channels the samples must come in.
    AudioFormat format();

    /// Samples of each channel that [#encode] takes at a time.
    int samplesPerFrame();

    /// Encodes exactly [#samplesPerFrame] samples a channel.
    ///
    /// The access unit that comes out is that of an *earlier* block, and carries that block's times: an encoder
    /// looks ahead. Decoded, access unit N *is* block N, given that N-1 was decoded before it. The very first one
    /// that comes out is priming, one frame length before the first block.
    ///
    /// @throws IllegalArgumentException for another count, rate or channels
    Optional<AudioFrame> encode(PcmFrame block);

    /// Frees the context. Idempotent; not to be used afterwards.
    @Override
    void close();
}
