package io.wxgw.engine.rtp;

import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.track.Subscription;
import io.wxgw.wire.rtcp.ReportBlock;
import io.wxgw.wire.rtcp.RtcpPacket;
import io.wxgw.wire.rtcp.RtcpPacket.GenericNack;
import io.wxgw.wire.rtcp.RtcpPacket.Goodbye;
import io.wxgw.wire.rtcp.RtcpPacket.PictureLossIndication;
import io.wxgw.wire.rtcp.RtcpPacket.ReceiverReport;
import io.wxgw.wire.rtcp.RtcpPacket.SenderReport;
import io.wxgw.wire.rtcp.RtcpPacket.SourceDescription;
import io.wxgw.wire.rtp.ReceptionStatistics;
import io.wxgw.wire.rtp.RtpPacket;
import io.wxgw.wire.time.Timescale;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One remote source at packet level: statistics, receiver reports, capture clock, key frame requests, silence.
///
/// What a forwarder hangs on directly and an [RtpReceiver] stands behind. Receiver reports leave every 2 s while
/// packets come. What was lost is asked for, if the config says so ([MissingPackets]). A key frame is asked
/// for (PLI) at most every 500 ms; a request made before the source is known leaves with its first packet.
/// Lane only.
public final class RtpInbound {
    private static final long REPORT_NANOS = 2_000_000_000;
    private static final long PLI_NANOS = 500_000_000;
    private static final Duration TICK = Duration.ofMillis(250);

    private final RtpSocket socket;
    private final Lane lane;
    private final Timescale timescale;
    private final SenderClock senderClock;
    private final long silenceNanos;
    private final long askNanos;
    private final Listener listener;
    private final Subscription subscription;

    private @Nullable Source source;
    private boolean closed;
    private Flow flow = Flow.AWAITED;
    private boolean keyFrameWanted;
    private long lastPacketNanos;
    private long lastReportNanos;
    private long lastPliNanos;
    private long plisSent;
    private Lane.@Nullable Timer askTimer;
    private long askTimerNanos;

    private enum Flow {
        AWAITED,
        FLOWING,
        SILENT
    }

    /// What belongs to one SSRC and begins anew with the next.
    private record Source(long ssrc, ReceptionStatistics statistics, InboundClock clock, MissingPackets missing) {}

    /// Who hears from one source. Called on the lane; must not throw.
    public interface Listener {
        /// A packet with payload, as it arrived. A changed SSRC is another sender.
        void onPacket(RtpPacket packet, long nowNanos);

        /// Packets come, for the first time or again after [#onSilence].
        default void onMedia() {}

        /// Nothing came for the time agreed, or nothing at all since the beginning. Once, until [#onMedia].
        default void onSilence(Duration silence) {}

        /// The source said BYE.
        default void onBye() {}
    }

    private RtpInbound(RtpSocket socket, OptionalLong ssrc, RtpInboundConfig config, Listener listener) {
        this.socket = socket;
        this.lane = socket.lane();
        this.timescale = config.timescale();
        this.senderClock = config.senderClock();
        this.silenceNanos = config.silence().toNanos();
        this.askNanos = config.askFor().toNanos();
        this.listener = listener;
        this.lastPacketNanos = lane.clock().nowNanos();
        RtpStreamListener hearing = new Hearing();
        this.subscription = ssrc.isPresent()
                ? socket.receive(ssrc.getAsLong(), config.payloadType(), hearing)
                : socket.receiveAny(config.payloadType(), hearing);
        lane.schedule(TICK, this::tick);
    }

    /// Hears the source with this SSRC.
    public static RtpInbound of(RtpSocket socket, long ssrc, RtpInboundConfig config, Listener listener) {
        return new RtpInbound(socket, OptionalLong.of(ssrc), config, listener);
    }

    /// Hears whichever source sends this payload type ([RtpSocket#receiveAny]).
    public static RtpInbound ofAny(RtpSocket socket, RtpInboundConfig config, Listener listener) {
        return new RtpInbound(socket, OptionalLong.empty(), config, listener);
    }

    /// The SSRC heard last, if there was one.
    public Optional<Long> ssrc() {
        return Optional.ofNullable(source).map(Source::ssrc);
    }

    /// `captureNanos` of a moment of the stream's timeline, given as unwrapped ticks in nanoseconds, as depacketizers
    /// have it. Only after the first packet; before that it is returned as it came.
    public long captureNanos(long ptsNanos) {
        Source current = source;
        return current == null ? ptsNanos : current.clock.captureNanos(ptsNanos);
    }

    /// The source's RTP timestamp, 0 to 2^32-1, of what was captured then: for the sender reports of a forwarder.
    /// Empty before the first packet.
    public OptionalLong timestampAt(long captureNanos) {
        Source current = source;
        return current == null ? OptionalLong.empty() : OptionalLong.of(current.clock.timestampAt(captureNanos));
    }

    /// Packets lost so far on the way here (RFC 3550 appendix A.3); 0 before the first packet.
    public long lost() {
        Source current = source;
        return current == null ? 0 : current.statistics.lost();
    }

    /// Interarrival jitter (RFC 3550 appendix A.8).
    public long jitterNanos() {
        Source current = source;
        return current == null ? 0 : current.statistics.jitterNanos();
    }

    /// Times the source's timestamps left their line; 0 before the first packet.
    public long timestampJumps() {
        Source current = source;
        return current == null ? 0 : current.clock.jumps();
    }

    /// Sender reports that cannot be right; 0 before the first packet.
    public long reportsRefused() {
        Source current = source;
        return current == null ? 0 : current.clock.reportsRefused();
    }

    /// PLIs sent so far.
    public long plisSent() {
        return plisSent;
    }

    /// Whether waiting for lost packets is worth it: they are asked for, and came lately.
    public boolean isAnswered() {
        Source current = source;
        return current != null && current.missing.answers();
    }

    /// Times lost packets were asked for; 0 before the first packet.
    public long packetsAskedFor() {
        Source current = source;
        return current == null ? 0 : current.missing.asked();
    }

    /// Lost packets that came when they had been asked for; 0 before the first packet.
    public long packetsRepeated() {
        Source current = source;
        return current == null ? 0 : current.missing.came();
    }

    /// Asks the source for a key frame, now or as soon as the 500 ms since the last request are over.
    public void requestKeyFrame() {
        keyFrameWanted = true;
        sendWantedPli(lane.clock().nowNanos());
    }

    /// A whole key frame came: whoever still waited for the next request to leave has what it wanted.
    public void keyFrameCame() {
        keyFrameWanted = false;
    }

    private void sendWantedPli(long nowNanos) {
        Source current = source;
        boolean tooEarly = plisSent > 0 && nowNanos - lastPliNanos < PLI_NANOS;
        if (!keyFrameWanted || current == null || tooEarly) {
            return;
        }
        keyFrameWanted = false;
        lastPliNanos = nowNanos;
        plisSent++;
        socket.sendRtcp(List.of(
                new ReceiverReport(socket.localSsrc(), List.of()),
                new SourceDescription(socket.localSsrc(), socket.canonicalName()),
                new PictureLossIndication(socket.localSsrc(), current.ssrc)));
    }

    private void ask(Source of) {
        askTimer = null;
        long nowNanos = lane.clock().nowNanos();
        Source current = source;
        boolean another = current == null || current.ssrc != of.ssrc;
        if (closed || socket.isClosed() || another) {
            return;
        }
        List<Integer> due = of.missing.due(nowNanos);
        if (!due.isEmpty()) {
            socket.sendRtcp(List.of(
                    new ReceiverReport(socket.localSsrc(), List.of()),
                    new SourceDescription(socket.localSsrc(), socket.canonicalName()),
                    new GenericNack(socket.localSsrc(), of.ssrc, due)));
        }
        watchMissing(of, nowNanos);
    }

    /// One timer, at the time when the next packet is to be asked for.
    private void watchMissing(Source of, long nowNanos) {
        OptionalLong next = of.missing.nextNanos();
        if (askTimer != null && (next.isEmpty() || next.getAsLong() != askTimerNanos)) {
            askTimer.cancel();
            askTimer = null;
        }
        if (next.isPresent() && askTimer == null) {
            askTimerNanos = next.getAsLong();
            askTimer = lane.schedule(Duration.ofNanos(Math.max(0, askTimerNanos - nowNanos)), () -> ask(of));
        }
    }

    private void tick() {
        if (closed || socket.isClosed()) {
            return;
        }
        long nowNanos = lane.clock().nowNanos();
        if (flow != Flow.SILENT && nowNanos - lastPacketNanos >= silenceNanos) {
            flow = Flow.SILENT;
            listener.onSilence(Duration.ofNanos(nowNanos - lastPacketNanos));
        }
        sendWantedPli(nowNanos);
        if (flow == Flow.FLOWING && nowNanos - lastReportNanos >= REPORT_NANOS) {
            sendReport(nowNanos);
        }
        lane.schedule(TICK, this::tick);
    }

    private void sendReport(long nowNanos) {
        Source current = source;
        if (current == null) {
            return;
        }
        lastReportNanos = nowNanos;
        ReportBlock block = current.statistics.report(nowNanos);
        socket.sendRtcp(List.of(
                new ReceiverReport(socket.localSsrc(), List.of(block)),
                new SourceDescription(socket.localSsrc(), socket.canonicalName())));
    }

    /// Hears no more. Idempotent.
    public void close() {
        closed = true;
        subscription.cancel();
    }

    private final class Hearing implements RtpStreamListener {
        @Override
        public void onRtp(RtpPacket packet, InetSocketAddress from, long nowNanos) {
            Source current = source;
            if (current == null || current.ssrc != packet.ssrc()) {
                current = new Source(
                        packet.ssrc(),
                        new ReceptionStatistics(packet.ssrc(), timescale),
                        new InboundClock(timescale, senderClock),
                        new MissingPackets(askNanos));
                source = current;
                lastReportNanos = nowNanos;
            }
            current.statistics.onPacket(packet, nowNanos);
            if (askNanos > 0) {
                current.missing.onPacket(packet.sequenceNumber(), nowNanos);
                watchMissing(current, nowNanos);
            }
            if (packet.payload().isEmpty()) {
                sendWantedPli(nowNanos);
                return;
            }
            current.clock.onPacket(packet.timestamp(), nowNanos);
            lastPacketNanos = nowNanos;
            if (flow != Flow.FLOWING) {
                flow = Flow.FLOWING;
                listener.onMedia();
            }
            sendWantedPli(nowNanos);
            listener.onPacket(packet, nowNanos);
        }

        @Override
        public void onRtcp(RtcpPacket packet, long nowNanos) {
            Source current = source;
            switch (packet) {
                case SenderReport report
                when current != null -> {
                    current.statistics.onSenderReport(report.ntp(), nowNanos);
                    current.clock.onReport(report, nowNanos);
                }
                case Goodbye _ -> listener.onBye();
                case RtcpPacket _ -> {}
            }
        }
    }
}
