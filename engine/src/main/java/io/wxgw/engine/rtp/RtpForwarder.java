package io.wxgw.engine.rtp;

import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.track.Subscription;
import io.wxgw.wire.rtp.RtpPacket;
import io.wxgw.wire.time.Timescale;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Passes packets on under another SSRC and payload type, as they came: what a MAS does with video.
///
/// Sequence numbers and timestamps are shifted, never made anew, so a loss or a reordering upstream looks the same
/// downstream and is repaired there: what the receiver misses of the last second is sent once more. After
/// [#switchSource] the numbers go on where they stood and the timestamp is as much later as time passed, so a
/// receiver sees one stream. Sender reports, from the first packet on and every 2 s, carry on the source's
/// capture time. Lane only.
public final class RtpForwarder {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final long REPORT_NANOS = 2_000_000_000;
    private static final int OVERTAKEN_PACKETS = 1_000;

    private final RtpSocket socket;
    private final Lane lane;
    private final Timescale timescale;
    private final long ssrc;
    private final int payloadType;
    private final OutboundReports reports;
    private final SentPackets sent = new SentPackets();
    private final Subscription subscription;

    private @Nullable RtpInbound source;
    private boolean rebase = true;
    private boolean closed;
    private int firstSequenceNumber;
    private long sinceSwitch;
    private int sequenceOffset;
    private long timestampOffset;
    private int highestSequenceNumber;
    private long lastTimestamp;
    private long lastNanos;
    private long lastReportNanos;
    private long packets;
    private long payloadBytes;

    /// @param timescale of the payload's RTP clock
    /// @param random where sequence number and timestamp start
    /// @param feedback hears key frame requests, to be passed on to [RtpInbound#requestKeyFrame]
    public RtpForwarder(
            RtpSocket socket,
            long ssrc,
            int payloadType,
            Timescale timescale,
            RandomGenerator random,
            RtpFeedbackListener feedback) {
        this.socket = socket;
        this.lane = socket.lane();
        this.timescale = timescale;
        this.ssrc = ssrc;
        this.payloadType = payloadType;
        this.reports = new OutboundReports(socket, ssrc);
        this.subscription = socket.feedback(ssrc, new Repeating(socket, sent, feedback));
        this.highestSequenceNumber = random.nextInt(1 << 16);
        this.lastTimestamp = random.nextLong(1L << 32);
        this.lastNanos = lane.clock().nowNanos();
        lane.schedule(TICK, this::tick);
    }

    /// The packets handed to [#forward] from now on come from there. A receiver can use them from the next key frame
    /// on: the caller asks for one, and forwards from there.
    public void switchSource(RtpInbound newSource) {
        source = newSource;
        rebase = true;
    }

    /// The next packet handed to [#forward] is the one with this sequence number, and gets the number after the
    /// highest there was; those behind it follow. For packets that are passed on once more; their timestamps are
    /// the caller's affair.
    public void continueAt(int sequenceNumber) {
        sinceSwitch = 0;
        firstSequenceNumber = sequenceNumber;
        sequenceOffset = highestSequenceNumber + 1 - sequenceNumber;
    }

    /// Passes one packet on at once. Empty ones are left out.
    public void forward(RtpPacket packet, long nowNanos) {
        if (closed || socket.isClosed() || packet.payload().isEmpty()) {
            return;
        }
        boolean first = packets == 0;
        if (rebase) {
            rebase(packet, nowNanos);
        } else if (isBehindTheSwitch(packet)) {
            return;
        }
        sinceSwitch++;
        RtpPacket out = packet.rewritten(
                payloadType, packet.sequenceNumber() + sequenceOffset, packet.timestamp() + timestampOffset, ssrc);
        if ((short) (out.sequenceNumber() - highestSequenceNumber) > 0) {
            highestSequenceNumber = out.sequenceNumber();
            lastTimestamp = out.timestamp();
            lastNanos = nowNanos;
        }
        packets++;
        payloadBytes += packet.payload().length();
        socket.send(out);
        socket.flush();
        sent.add(out, nowNanos);
        if (first) {
            sendReport(nowNanos);
        }
    }

    /// A packet that was overtaken by the first one of its source would get a number of the source before.
    private boolean isBehindTheSwitch(RtpPacket packet) {
        return sinceSwitch < OVERTAKEN_PACKETS && (short) (packet.sequenceNumber() - firstSequenceNumber) < 0;
    }

    private void rebase(RtpPacket packet, long nowNanos) {
        rebase = false;
        sinceSwitch = 0;
        firstSequenceNumber = packet.sequenceNumber();
        long passedTicks = Math.max(1, timescale.fromNanos(nowNanos - lastNanos));
        sequenceOffset = highestSequenceNumber + 1 - packet.sequenceNumber();
        timestampOffset = lastTimestamp + passedTicks - packet.timestamp();
    }

    private void tick() {
        if (closed || socket.isClosed()) {
            return;
        }
        long nowNanos = lane.clock().nowNanos();
        if (packets > 0 && nowNanos - lastReportNanos >= REPORT_NANOS) {
            sendReport(nowNanos);
        }
        lane.schedule(TICK, this::tick);
    }

    private void sendReport(long nowNanos) {
        lastReportNanos = nowNanos;
        reports.sendReport(nowNanos, timestampNow(nowNanos), packets, payloadBytes);
    }

    private long timestampNow(long nowNanos) {
        RtpInbound from = source;
        OptionalLong sourceTimestamp = from == null || rebase ? OptionalLong.empty() : from.timestampAt(nowNanos);
        long timestamp = sourceTimestamp.isPresent()
                ? sourceTimestamp.getAsLong() + timestampOffset
                : lastTimestamp + timescale.fromNanos(nowNanos - lastNanos);
        return timestamp & 0xFFFF_FFFFL;
    }

    /// Packets passed on so far.
    public long packets() {
        return packets;
    }

    /// SSRC of the packets that leave.
    public long ssrc() {
        return ssrc;
    }

    /// Says BYE and forwards no more; the socket stays open. Idempotent.
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        subscription.cancel();
        long nowNanos = lane.clock().nowNanos();
        reports.sendBye(nowNanos, timestampNow(nowNanos), packets, payloadBytes);
    }
}
