package io.wxgw.mas;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.engine.rtp.RtpInbound;
import io.wxgw.engine.rtp.RtpInboundConfig;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.rtp.SenderClock;
import io.wxgw.wire.rtp.RtpPacket;
import io.wxgw.wire.time.Timescale;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A member's camera or its screen, and everybody it is forwarded to. Pictures are never opened. Lane only.
final class VideoSource {
    private final RoomTools tools;
    private final RtpSocket socket;
    private final long ssrc;
    private final String canonicalName;
    private final Runnable onChange;
    private final RtpInbound inbound;
    private final KeyFrameRequests keyFrames;
    private final Map<InetSocketAddress, Forward> forwards = new LinkedHashMap<>();

    private List<VideoForward> open = List.of();
    private boolean flowing;

    /// @param forward completes when its socket is open
    private record Forward(long ssrc, int payloadType, CompletableFuture<VideoForward> forward) {}

    /// Takes over the socket.
    ///
    /// @param onChange told when [#flowing] changes
    VideoSource(
            RoomTools tools, RtpSocket socket, MemberSpec.Stream stream, SenderClock senderClock, Runnable onChange) {
        this.tools = tools;
        this.socket = socket;
        this.ssrc = stream.ssrc();
        this.canonicalName = socket.canonicalName();
        this.onChange = onChange;
        this.inbound = RtpInbound.of(
                socket,
                stream.ssrc(),
                new RtpInboundConfig(
                        stream.payloadType(),
                        Timescale.VIDEO_RTP,
                        senderClock,
                        Participant.SILENCE,
                        tools.config().retransmissionWait()),
                new Packets());
        MasConfig config = tools.config();
        this.keyFrames = new KeyFrameRequests(
                socket.lane(),
                inbound,
                new PictureGroup(config.maxReplayBytes(), config.maxReplayTime().toNanos()));
    }

    /// The even port.
    int port() {
        return socket.port();
    }

    /// Whether pictures come.
    boolean flowing() {
        return flowing;
    }

    /// Receivers.
    int forwards() {
        return forwards.size();
    }

    /// Whether this receiver is served, or about to be.
    boolean forwardsTo(InetSocketAddress to) {
        return forwards.containsKey(to);
    }

    /// Forwards to one receiver more; to one that is served already, asks for a key frame. With another SSRC or payload
    /// type than before it begins anew.
    ///
    /// @param wantedSsrc 0: the member's own
    CompletableFuture<VideoForward> forward(InetSocketAddress to, long wantedSsrc, int payloadType) {
        long outSsrc = wantedSsrc == 0 ? ssrc : wantedSsrc;
        Forward before = forwards.get(to);
        if (before != null && before.ssrc == outSsrc && before.payloadType == payloadType) {
            if (isOpen(before)) {
                keyFrames.request(before.forward.resultNow());
            }
            return before.forward;
        }
        if (before != null) {
            stop(to);
        }
        CompletableFuture<VideoForward> forward = new CompletableFuture<>();
        Forward entry = new Forward(outSsrc, payloadType, forward);
        forwards.put(to, entry);
        tools.openSocket(to.getAddress()::equals, canonicalName).whenComplete((opened, failure) -> {
            if (failure != null) {
                forwards.remove(to, entry);
                forward.completeExceptionally(failure);
            } else if (socket.isClosed() || forward.isCancelled()) {
                opened.close();
                forward.completeExceptionally(new Refusal(ErrorCode.CONFLICT, "stopped before it began"));
            } else {
                VideoForward open =
                        new VideoForward(opened, to, outSsrc, payloadType, inbound, tools.random(), keyFrames::request);
                forward.complete(open);
                refreshOpen();
                keyFrames.request(open);
            }
        });
        onChange.run();
        return forward;
    }

    /// Forwards no more to this receiver; empty if it never did. Completes when the ports are free.
    Optional<CompletableFuture<Void>> stop(InetSocketAddress to) {
        Forward forward = forwards.remove(to);
        if (forward == null) {
            return Optional.empty();
        }
        refreshOpen();
        if (isOpen(forward)) {
            keyFrames.forget(forward.forward.resultNow());
        }
        onChange.run();
        return Optional.of(close(forward.forward));
    }

    /// Ends it with all its forwards. Completes when all ports are free.
    CompletableFuture<Void> close() {
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        forwards.values().forEach(forward -> closing.add(close(forward.forward)));
        forwards.clear();
        open.forEach(keyFrames::forget);
        open = List.of();
        inbound.close();
        closing.add(socket.close());
        return CompletableFuture.allOf(closing.toArray(CompletableFuture<?>[]::new));
    }

    private static CompletableFuture<Void> close(CompletableFuture<VideoForward> forward) {
        if (forward.isCompletedExceptionally() || forward.cancel(false)) {
            return CompletableFuture.completedFuture(null);
        }
        return forward.thenCompose(VideoForward::close);
    }

    private static boolean isOpen(Forward forward) {
        return forward.forward.isDone() && !forward.forward.isCompletedExceptionally();
    }

    private void refreshOpen() {
        List<VideoForward> all = new ArrayList<>();
        for (Forward forward : forwards.values()) {
            if (isOpen(forward)) {
                all.add(forward.forward.resultNow());
            }
        }
        open = List.copyOf(all);
    }

    private void become(boolean flows) {
        if (flowing != flows) {
            flowing = flows;
            onChange.run();
        }
    }

    private final class Packets implements RtpInbound.Listener {
        @Override
        public void onPacket(RtpPacket packet, long nowNanos) {
            become(true);
            keyFrames.onPacket(packet, nowNanos, () -> open.forEach(forward -> forward.forward(packet, nowNanos)));
        }

        @Override
        public void onSilence(Duration silence) {
            keyFrames.silent();
            become(false);
        }

        @Override
        public void onBye() {
            keyFrames.silent();
            become(false);
        }
    }
}
