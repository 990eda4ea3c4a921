package io.wxgw.wire.rtp;

import io.wxgw.wire.rtcp.ReportBlock;
import io.wxgw.wire.time.NtpTime;
import io.wxgw.wire.time.Timescale;

/// Loss and jitter of one SSRC as RFC 3550 counts them: appendix A.1 (sequence numbers), A.3 (loss), A.8 (jitter).
///
/// Fed with every packet as it arrives, before the jitter buffer. One owner.
public final class ReceptionStatistics {
    private static final int MAX_DROPOUT = 3_000;
    private static final int MAX_MISORDER = 100;
    private static final int NONE = -1;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long ssrc;
    private final Timescale timescale;

    private boolean started;
    private long baseSequence;
    private long highestSequence;
    private int restartCandidate = NONE;
    private long received;
    private long expectedBefore;
    private long receivedBefore;
    private long lastTransit;
    private long jitterTimes16;
    private long lastSenderReport;
    private long lastSenderReportNanos;

    public ReceptionStatistics(long ssrc, Timescale timescale) {
        this.ssrc = ssrc;
        this.timescale = timescale;
    }

    /// Counts a packet that arrived at `nowNanos`.
    public void onPacket(RtpPacket packet, long nowNanos) {
        long transit = transit(packet, nowNanos);
        if (!started) {
            started = true;
            restart(packet.sequenceNumber(), transit);
        } else if (!follow(packet.sequenceNumber(), transit)) {
            return;
        }
        received++;
        // 32 bits: the RTP timestamp wraps, the difference does not.
        long difference = Math.abs((long) (int) (transit - lastTransit));
        lastTransit = transit;
        jitterTimes16 += difference - ((jitterTimes16 + 8) >> 4);
    }

    private long transit(RtpPacket packet, long nowNanos) {
        return timescale.fromNanos(nowNanos) - packet.timestamp();
    }

    private boolean follow(int sequenceNumber, long transit) {
        int ahead = (short) (sequenceNumber - (int) highestSequence);
        if (ahead >= -MAX_MISORDER && ahead < MAX_DROPOUT) {
            restartCandidate = NONE;
            highestSequence = Math.max(highestSequence, highestSequence + ahead);
            return true;
        }
        boolean second = sequenceNumber == restartCandidate;
        restartCandidate = (sequenceNumber + 1) & 0xFFFF;
        if (second) {
            restart(sequenceNumber, transit);
        }
        return second;
    }

    /// A sender that starts anew has another first timestamp too: that is no jitter.
    private void restart(int sequenceNumber, long transit) {
        lastTransit = transit;
        baseSequence = sequenceNumber;
        highestSequence = sequenceNumber;
        received = 0;
        expectedBefore = 0;
        receivedBefore = 0;
        restartCandidate = NONE;
    }

    /// Remembers a sender report, so that the sender can compute the round trip from our next one.
    public void onSenderReport(NtpTime ntp, long nowNanos) {
        lastSenderReport = ntp.middle32();
        lastSenderReportNanos = nowNanos;
    }

    /// The report since the last call (RFC 3550 section 6.4.1).
    public ReportBlock report(long nowNanos) {
        long expected = expected();
        long expectedInterval = expected - expectedBefore;
        long lostInterval = expectedInterval - (received - receivedBefore);
        expectedBefore = expected;
        receivedBefore = received;
        int fraction = expectedInterval == 0 || lostInterval <= 0
                ? 0
                : (int) Math.min(255, (lostInterval << 8) / expectedInterval);
        return new ReportBlock(
                ssrc,
                fraction,
                Math.clamp(lost(), ReportBlock.MIN_LOST, ReportBlock.MAX_LOST),
                highestSequence & 0xFFFF_FFFFL,
                jitterTicks(),
                lastSenderReport,
                lastSenderReport == 0 ? 0 : delaySinceLastSenderReport(nowNanos));
    }

    private long delaySinceLastSenderReport(long nowNanos) {
        long nanos = Math.clamp(nowNanos - lastSenderReportNanos, 0, 65_535 * NANOS_PER_SECOND);
        return (nanos << 16) / NANOS_PER_SECOND;
    }

    private long expected() {
        return started ? highestSequence - baseSequence + 1 : 0;
    }

    /// Packets missing so far; negative if some came twice.
    public long lost() {
        return expected() - received;
    }

    /// Packets that came.
    public long received() {
        return received;
    }

    /// Interarrival jitter in ticks (RFC 3550 section 6.4.1).
    public long jitterTicks() {
        return jitterTimes16 >> 4;
    }

    /// Interarrival jitter in nanoseconds.
    public long jitterNanos() {
        return timescale.toNanos(jitterTicks());
    }

    /// The source counted.
    public long ssrc() {
        return ssrc;
    }
}
