package io.wxgw.codec;

import io.wxgw.wire.media.VideoFrame;
import java.util.Optional;

/// Pictures to H.264. One stream, lane only; the owner closes it.
public interface VideoEncoder extends AutoCloseable {
    /// Whether a picture must be a key frame.
    enum Kind {
        /// A key frame if its turn has come.
        IN_TURN,
        /// A key frame now.
        KEY_FRAME,
    }

    /// Encodes one picture; its access unit comes out at once. Empty if rate control left it out.
    ///
    /// @param picture of the size the encoder was opened for
    /// @param ptsNanos on the source's timeline
    /// @param captureNanos on this process's monotonic line
    /// @throws IllegalArgumentException for another size
    Optional<VideoFrame> encode(YuvPicture picture, long ptsNanos, long captureNanos, Kind kind);

    /// Frees the context. Idempotent; not to be used afterwards.
    @Override
    void close();
}
