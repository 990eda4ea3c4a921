package io.wxgw.wire.rtp;

import io.wxgw.wire.media.MediaFrame;

/// Joins the payloads of one RTP stream into frames. Sees gaps by the sequence number, so the packets must come in
/// order: behind a [JitterBuffer].
///
/// One SSRC, one owner. Never throws for what is in a packet.
public interface Depacketizer<F extends MediaFrame> {
    /// Takes the next packet in order.
    Depacketized<F> depacketize(RtpPacket packet);

    /// Whether nothing more can come out until the sender makes a key frame: the owner asks for one.
    default boolean needKeyFrame() {
        return false;
    }
}
