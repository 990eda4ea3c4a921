package io.wxgw.wire.rtp;

import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.Payload;
import java.util.function.Consumer;

/// The sending side of one SSRC: frames in, numbered and stamped packets out.
///
/// One owner. Counts what a sender report needs (RFC 3550 section 6.4.1).
public final class RtpStream<F extends MediaFrame> {
    private final Packetizer<F> packetizer;
    private final RtpClock clock;
    private final long ssrc;
    private final int payloadType;

    private int nextSequenceNumber;
    private long packets;
    private long payloadBytes;

    /// @param firstSequenceNumber random, 0 to 65,535 (RFC 3550 section 5.1)
    public RtpStream(Packetizer<F> packetizer, RtpClock clock, long ssrc, int payloadType, int firstSequenceNumber) {
        this.packetizer = packetizer;
        this.clock = clock;
        this.ssrc = ssrc;
        this.payloadType = payloadType;
        this.nextSequenceNumber = firstSequenceNumber & 0xFFFF;
    }

    /// Hands the packets of one frame to `out`, in order.
    public void packetize(F frame, Consumer<RtpPacket> out) {
        long timestamp = clock.timestampOf(frame.ptsNanos());
        packetizer.packetize(frame, (payload, marker) -> out.accept(next(marker, timestamp, payload)));
    }

    /// A packet without payload: opens the way through address translation and lets a peer learn our address.
    /// It takes a sequence number, so that nobody counts it as lost.
    ///
    /// @param ptsNanos where the source's timeline is now, or 0 before it started
    public RtpPacket keepAlive(long ptsNanos) {
        return next(false, clock.timestampAt(ptsNanos), Payload.EMPTY);
    }

    private RtpPacket next(boolean marker, long timestamp, Payload payload) {
        RtpPacket packet = new RtpPacket(marker, payloadType, nextSequenceNumber, timestamp, ssrc, payload);
        nextSequenceNumber = (nextSequenceNumber + 1) & 0xFFFF;
        packets++;
        payloadBytes += payload.length();
        return packet;
    }

    /// The RTP timestamp of a moment of the source's timeline: for sender reports.
    public long timestampAt(long ptsNanos) {
        return clock.timestampAt(ptsNanos);
    }

    /// Synchronization source.
    public long ssrc() {
        return ssrc;
    }

    /// The RTP clock in use.
    public RtpClock clock() {
        return clock;
    }

    /// Packets made so far.
    public long packets() {
        return packets;
    }

    /// Payload bytes made so far, without headers.
    public long payloadBytes() {
        return payloadBytes;
    }
}
