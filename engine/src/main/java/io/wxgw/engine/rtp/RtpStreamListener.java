package io.wxgw.engine.rtp;

import io.wxgw.wire.rtcp.RtcpPacket;
import io.wxgw.wire.rtp.RtpPacket;
import java.net.InetSocketAddress;

/// Hears what one remote source sends through an [RtpSocket]. Called on the lane; must not throw.
public interface RtpStreamListener {
    /// A packet with the right source, SSRC and payload type, as it arrived: unordered, perhaps empty (keep-alive).
    void onRtp(RtpPacket packet, InetSocketAddress from, long nowNanos);

    /// A sender report, source description or BYE of that source.
    void onRtcp(RtcpPacket packet, long nowNanos);
}
