package io.wxgw.mas;

import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.rtp.RtpFeedbackListener;
import io.wxgw.engine.rtp.RtpForwarder;
import io.wxgw.engine.rtp.RtpInbound;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.wire.rtp.RtpPacket;
import io.wxgw.wire.time.Timescale;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// A member's pictures on their way to one receiver: packets as they came, under the SSRC and payload type the
/// receiver expects, from ports of their own to which it sends its key frame requests. Lane only.
final class VideoForward {
    /// A replay leaves in portions, so that no buffer on the way runs over: 16 packets every 4 ms, about 40
    /// Mbit/s, or a sixteenth of what waits.
    private static final int PORTION = 16;

    private static final Duration PACE = Duration.ofMillis(4);

    private final Lane lane;
    private final RtpSocket socket;
    private final RtpForwarder forwarder;
    private final Deque<RtpPacket> waiting = new ArrayDeque<>();

    /// Takes over the socket.
    ///
    /// @param onKeyFrameRequest hears what the receiver asks
    VideoForward(
            RtpSocket socket,
            InetSocketAddress to,
            long ssrc,
            int payloadType,
            RtpInbound source,
            RandomGenerator random,
            Consumer<VideoForward> onKeyFrameRequest) {
        this.lane = socket.lane();
        this.socket = socket;
        socket.sendTo(to);
        RtpFeedbackListener feedback = () -> onKeyFrameRequest.accept(this);
        this.forwarder = new RtpForwarder(socket, ssrc, payloadType, Timescale.VIDEO_RTP, random, feedback);
        forwarder.switchSource(source);
    }

    /// Passes a packet on: at once, or behind what is being replayed.
    void forward(RtpPacket packet, long nowNanos) {
        if (waiting.isEmpty()) {
            forwarder.forward(packet, nowNanos);
        } else {
            waiting.add(packet);
        }
    }

    /// Sends packets that end where the live ones go on, whatever the receiver has had of them.
    void replay(List<RtpPacket> pictures) {
        if (waiting.isEmpty()) {
            forwarder.continueAt(pictures.getFirst().sequenceNumber());
            waiting.addAll(pictures);
            sendPortion();
        }
    }

    private void sendPortion() {
        long nowNanos = lane.clock().nowNanos();
        int portion = Math.max(PORTION, waiting.size() / PORTION);
        for (int i = 0; i < portion && !waiting.isEmpty(); i++) {
            forwarder.forward(waiting.remove(), nowNanos);
        }
        if (!waiting.isEmpty()) {
            lane.schedule(PACE, this::sendPortion);
        }
    }

    /// Says BYE. Completes when the ports are free.
    CompletableFuture<Void> close() {
        waiting.clear();
        forwarder.close();
        return socket.close();
    }
}
