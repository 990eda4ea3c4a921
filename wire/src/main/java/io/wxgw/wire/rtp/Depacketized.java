package io.wxgw.wire.rtp;

import io.wxgw.wire.media.MediaFrame;
import java.util.List;

/// What one packet brought. Immutable; any thread.
public sealed interface Depacketized<F extends MediaFrame> {
    /// The packet was taken; its frame is not complete yet.
    record NeedMore<F extends MediaFrame>() implements Depacketized<F> {}

    /// One or more complete frames, in decoding order.
    record Frames<F extends MediaFrame>(List<F> frames) implements Depacketized<F> {
        public Frames {
            frames = List.copyOf(frames);
        }
    }

    /// Something was dropped: this packet, or the frame it belongs to, or the one before it.
    record Discarded<F extends MediaFrame>(DiscardReason reason) implements Depacketized<F> {}

    /// Why.
    enum DiscardReason {
        /// Packets before this one are missing: the frame they belonged to is dropped whole.
        LOST_PACKETS,
        /// A complete frame that cannot be decoded before the next key frame.
        WAITING_FOR_KEY_FRAME,
        /// A key frame, and no SPS and PPS were ever seen.
        NO_PARAMETER_SETS,
        /// The rest of a frame whose beginning is dropped.
        REST_OF_DAMAGED_FRAME,
        /// Bytes that the payload format does not allow.
        MALFORMED,
        /// Allowed by the payload format, not by the mode we speak.
        UNSUPPORTED,
        /// More bytes than one frame may have.
        TOO_LARGE,
    }
}
