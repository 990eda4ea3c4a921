package io.wxgw.wire.rtp;

import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.Payload;

/// Cuts frames into RTP payloads of one payload format. [RtpStream] puts the headers on.
///
/// Stateless or owned by one stream; the owner's thread.
@FunctionalInterface
public interface Packetizer<F extends MediaFrame> {
    /// Payload bytes that leave room for IP, UDP, RTP, SRTP and a tunnel or two in an Ethernet frame.
    int DEFAULT_MAX_PAYLOAD_BYTES = 1_200;

    /// Hands the payloads of one frame to `sink`, in order; the last one and no other has the marker, where the
    /// format has markers. A frame that cannot be expressed in the format yields nothing.
    void packetize(F frame, PayloadSink sink);

    /// Takes payloads.
    @FunctionalInterface
    interface PayloadSink {
        /// One payload, and whether its packet carries the marker bit.
        void onPayload(Payload payload, boolean marker);
    }
}
