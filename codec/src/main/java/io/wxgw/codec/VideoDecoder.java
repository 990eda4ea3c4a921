package io.wxgw.codec;

import io.wxgw.wire.media.VideoFrame;

/// H.264 to pictures. One stream, lane only; the owner closes it.
public interface VideoDecoder extends AutoCloseable {
    /// Decodes one access unit. Never throws for what is in it; after a damaged one the next key frame decodes again.
    Decoded decode(VideoFrame frame);

    /// Frees the context. Idempotent; not to be used afterwards.
    @Override
    void close();

    /// What one access unit brought.
    sealed interface Decoded {
        /// A picture: of this access unit, or of an earlier one where the source reorders.
        ///
        /// @param ptsNanos of the picture, on the source's timeline
        record Picture(YuvPicture picture, long ptsNanos) implements Decoded {}

        /// The decoder took it and waits for more, such as for a first key frame.
        record NeedMore() implements Decoded {}

        /// The access unit is damaged, or its pictures are of a kind that is not 4:2:0 with 8 bits.
        record Damaged(String detail) implements Decoded {}
    }
}
