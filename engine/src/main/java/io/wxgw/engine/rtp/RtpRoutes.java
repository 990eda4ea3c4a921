package io.wxgw.engine.rtp;

import io.wxgw.engine.track.Subscription;
import io.wxgw.wire.rtcp.ReportBlock;
import io.wxgw.wire.rtcp.RtcpPacket;
import io.wxgw.wire.rtcp.RtcpPacket.FullIntraRequest;
import io.wxgw.wire.rtcp.RtcpPacket.GenericNack;
import io.wxgw.wire.rtcp.RtcpPacket.Goodbye;
import io.wxgw.wire.rtcp.RtcpPacket.PictureLossIndication;
import io.wxgw.wire.rtcp.RtcpPacket.ReceiverReport;
import io.wxgw.wire.rtcp.RtcpPacket.SenderReport;
import io.wxgw.wire.rtcp.RtcpPacket.SourceDescription;
import io.wxgw.wire.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who on a socket hears which SSRC. Lane only.
final class RtpRoutes {
    private static final long LEARNED_SILENCE_NANOS = 1_000_000_000;

    private final List<Route> routes = new ArrayList<>(2);
    private @Nullable Sender sender;
    private long wrongSsrc;
    private long wrongPayloadType;

    private static final class Sender {
        private final long ssrc;
        private final RtpFeedbackListener listener;

        Sender(long ssrc, RtpFeedbackListener listener) {
            this.ssrc = ssrc;
            this.listener = listener;
        }
    }

    /// One listener; `ssrc` is null until a route for any SSRC has learned it.
    private static final class Route {
        private final boolean any;
        private final int payloadType;
        private final RtpStreamListener listener;
        private @Nullable Long ssrc;
        private long lastNanos;

        Route(@Nullable Long ssrc, int payloadType, RtpStreamListener listener) {
            this.any = ssrc == null;
            this.ssrc = ssrc;
            this.payloadType = payloadType;
            this.listener = listener;
        }

        boolean hears(long other) {
            return ssrc != null && ssrc == other;
        }

        boolean mayLearn(long nowNanos) {
            return any && (ssrc == null || nowNanos - lastNanos >= LEARNED_SILENCE_NANOS);
        }
    }

    Subscription add(long ssrc, int payloadType, RtpStreamListener listener) {
        for (Route route : routes) {
            if (route.hears(ssrc) && route.payloadType == payloadType) {
                throw new IllegalArgumentException("SSRC " + ssrc + " is heard already");
            }
        }
        return add(new Route(ssrc, payloadType, listener));
    }

    Subscription addAny(int payloadType, RtpStreamListener listener) {
        return add(new Route(null, payloadType, listener));
    }

    private Subscription add(Route route) {
        routes.add(route);
        return () -> routes.remove(route);
    }

    Subscription addSender(long ssrc, RtpFeedbackListener listener) {
        if (sender != null) {
            throw new IllegalArgumentException("the socket has a sender already");
        }
        Sender added = new Sender(ssrc, listener);
        sender = added;
        return () -> {
            if (sender == added) {
                sender = null;
            }
        };
    }

    Optional<Long> senderSsrc() {
        return Optional.ofNullable(sender).map(one -> one.ssrc);
    }

    /// The listener of a packet; counts why there is none.
    Optional<RtpStreamListener> find(RtpPacket packet, long nowNanos) {
        boolean known = false;
        for (Route route : routes) {
            if (route.hears(packet.ssrc())) {
                known = true;
                if (route.payloadType == packet.payloadType()) {
                    route.lastNanos = nowNanos;
                    return Optional.of(route.listener);
                }
            }
        }
        if (known) {
            wrongPayloadType++;
            return Optional.empty();
        }
        for (Route route : routes) {
            if (route.payloadType == packet.payloadType() && route.mayLearn(nowNanos)) {
                route.ssrc = packet.ssrc();
                route.lastNanos = nowNanos;
                return Optional.of(route.listener);
            }
        }
        wrongSsrc++;
        return Optional.empty();
    }

    /// False if the packet is about nobody we know.
    boolean dispatch(RtcpPacket packet, long nowNanos) {
        return switch (packet) {
            case SenderReport report -> {
                boolean heard = toListeners(report.senderSsrc(), report, nowNanos);
                yield reports(report.blocks()) || heard;
            }
            case ReceiverReport report ->
                reports(report.blocks()) || report.blocks().isEmpty();
            // Also comes behind a receiver report, whose sender sends no media.
            case SourceDescription description -> {
                toListeners(description.senderSsrc(), description, nowNanos);
                yield true;
            }
            case Goodbye goodbye -> goodbye(goodbye, nowNanos);
            case GenericNack nack -> {
                Sender to = senderOf(nack.mediaSsrc());
                if (to != null) {
                    to.listener.onNack(nack.sequenceNumbers());
                }
                yield to != null;
            }
            case PictureLossIndication request -> keyFrameRequest(senderOf(request.mediaSsrc()));
            case FullIntraRequest request -> {
                boolean ours = false;
                for (FullIntraRequest.Entry entry : request.entries()) {
                    ours |= senderOf(entry.ssrc()) != null;
                }
                yield ours && keyFrameRequest(sender);
            }
        };
    }

    private boolean goodbye(Goodbye goodbye, long nowNanos) {
        boolean heard = false;
        for (Long ssrc : goodbye.ssrcs()) {
            heard |= toListeners(ssrc, goodbye, nowNanos);
            for (Route route : routes) {
                if (route.any && route.hears(ssrc)) {
                    route.ssrc = null;
                }
            }
        }
        return heard;
    }

    private boolean toListeners(long ssrc, RtcpPacket packet, long nowNanos) {
        boolean heard = false;
        for (Route route : List.copyOf(routes)) {
            if (route.hears(ssrc)) {
                route.listener.onRtcp(packet, nowNanos);
                heard = true;
            }
        }
        return heard;
    }

    private boolean reports(List<ReportBlock> blocks) {
        boolean ours = false;
        for (ReportBlock block : blocks) {
            Sender to = senderOf(block.ssrc());
            if (to != null) {
                to.listener.onReport(block);
                ours = true;
            }
        }
        return ours;
    }

    private static boolean keyFrameRequest(@Nullable Sender to) {
        if (to != null) {
            to.listener.onKeyFrameRequest();
        }
        return to != null;
    }

    private @Nullable Sender senderOf(long ssrc) {
        Sender candidate = sender;
        return candidate != null && candidate.ssrc == ssrc ? candidate : null;
    }

    long wrongSsrc() {
        return wrongSsrc;
    }

    long wrongPayloadType() {
        return wrongPayloadType;
    }
}
