package io.wxgw.mas;

import io.wxgw.engine.rtp.RtpForwarder;
import io.wxgw.engine.rtp.RtpInbound;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.wire.rtp.RtpPacket;
import io.wxgw.wire.time.Timescale;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/// A member's pictures on their way to one receiver: packets as they came, under the SSRC and payload type the receiver
/// expects, from ports of their own to which it sends its key frame requests. Lane only.
final class VideoForward {
    private final RtpSocket socket;
    private final RtpForwarder forwarder;

    /// Takes over the socket, and asks the source for a key frame.
    VideoForward(
            RtpSocket socket,
            InetSocketAddress to,
            long ssrc,
            int payloadType,
            RtpInbound source,
            RandomGenerator random) {
        this.socket = socket;
        socket.sendTo(to);
        this.forwarder =
                new RtpForwarder(socket, ssrc, payloadType, Timescale.VIDEO_RTP, random, source::requestKeyFrame);
        forwarder.switchSource(source);
        source.requestKeyFrame();
    }

    void forward(RtpPacket packet, long nowNanos) {
        forwarder.forward(packet, nowNanos);
    }

    /// Says BYE. Completes when the ports are free.
    CompletableFuture<Void> close() {
        forwarder.close();
        return socket.close();
    }
}
