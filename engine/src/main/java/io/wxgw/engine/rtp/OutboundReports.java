package io.wxgw.engine.rtp;

import io.wxgw.wire.rtcp.RtcpPacket.Goodbye;
import io.wxgw.wire.rtcp.RtcpPacket.SenderReport;
import io.wxgw.wire.rtcp.RtcpPacket.SourceDescription;
import io.wxgw.wire.time.NtpTime;
import java.util.List;

/// The RTCP of one outgoing stream: sender report with CNAME, BYE (RFC 3550 sections 6.4.1, 6.5, 6.6). Lane only.
final class OutboundReports {
    private final RtpSocket socket;
    private final long ssrc;

    OutboundReports(RtpSocket socket, long ssrc) {
        this.socket = socket;
        this.ssrc = ssrc;
    }

    /// Says that now, on the wall, is `rtpTimestamp` on the stream. The wall time comes from the lane's clock, which
    /// never steps, and is the same for all tracks.
    void sendReport(long nowNanos, long rtpTimestamp, long packets, long payloadBytes) {
        NtpTime ntp = NtpTime.ofUnixNanos(socket.lane().clock().unixNanosOf(nowNanos));
        socket.sendRtcp(List.of(
                new SenderReport(
                        ssrc, ntp, rtpTimestamp, packets & 0xFFFF_FFFFL, payloadBytes & 0xFFFF_FFFFL, List.of()),
                new SourceDescription(ssrc, socket.canonicalName())));
    }

    void sendBye(long nowNanos, long rtpTimestamp, long packets, long payloadBytes) {
        NtpTime ntp = NtpTime.ofUnixNanos(socket.lane().clock().unixNanosOf(nowNanos));
        socket.sendRtcp(List.of(
                new SenderReport(
                        ssrc, ntp, rtpTimestamp, packets & 0xFFFF_FFFFL, payloadBytes & 0xFFFF_FFFFL, List.of()),
                new SourceDescription(ssrc, socket.canonicalName()),
                new Goodbye(List.of(ssrc), "")));
    }
}
