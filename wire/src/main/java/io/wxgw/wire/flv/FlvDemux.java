package io.wxgw.wire.flv;

import io.wxgw.wire.media.MediaFrame;

/// What one tag body brought. Immutable; any thread.
public sealed interface FlvDemux {
    /// A complete frame.
    record Frame(MediaFrame frame) implements FlvDemux {}

    /// A sequence header: the frames behind it carry its format.
    record Header() implements FlvDemux {}

    /// Allowed, and without a frame: the end of a sequence, a command to a player, delimiters and fillers alone.
    record Ignored() implements FlvDemux {}

    /// The tag was dropped; the ones behind it are none the worse.
    record Discarded(DiscardReason reason) implements FlvDemux {}

    /// Why.
    enum DiscardReason {
        /// No bytes, or none behind the header.
        EMPTY,
        /// The body ends before what it announces.
        TRUNCATED,
        /// Bytes that the format does not allow.
        MALFORMED,
        /// More bytes, NAL units or pixels than any honest source sends.
        TOO_LARGE,
        /// A frame, and no sequence header was ever seen.
        NO_SEQUENCE_HEADER,
        /// Sound that is not AAC, or picture that is not H.264.
        UNSUPPORTED_CODEC,
        /// A tag of enhanced RTMP (a FourCC in place of the codec's number), which we did not negotiate.
        ENHANCED_RTMP,
    }
}
