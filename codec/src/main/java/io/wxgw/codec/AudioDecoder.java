package io.wxgw.codec;

import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;

/// Coded sound to samples. One stream, one format, lane only; the owner closes it.
public interface AudioDecoder extends AutoCloseable {
    /// What it was opened for. A frame of another format needs another decoder.
    AudioFormat format();

    /// Decodes one access unit. Never throws for what is in it; after a damaged one the next good one decodes again.
    Decoded decode(AudioFrame frame);

    /// Frees the context. Idempotent; not to be used afterwards.
    @Override
    void close();

    /// What one access unit brought.
    sealed interface Decoded {
        /// Sound, with the access unit's own times: the sample rate and the channels are the ones really found,
        /// which with implicitly signalled SBR are others than the format says.
        record Pcm(PcmFrame frame) implements Decoded {}

        /// The decoder took it and waits for more.
        record NeedMore() implements Decoded {}

        /// The access unit is damaged and left out.
        record Damaged(String detail) implements Decoded {}
    }
}
