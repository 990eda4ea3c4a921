package io.wxgw.app;

import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.wxmgw.GatewayConfig;
import java.time.Duration;
import java.util.List;

/// The section `wxmgw`.
record WxmgwSection(
        String bind,
        String internalHost,
        int thriftPort,
        int rtpPortFirst,
        int rtpPortLast,
        List<String> liveHosts,
        List<String> masAddresses,
        int maxRooms,
        int maxMembersPerRoom,
        int maxPushesPerRoom,
        int maxLinks,
        Duration pullWait,
        Duration memberWait,
        Duration keyFrameAnswerInterval,
        Duration retransmissionWait,
        Duration connectTimeout,
        Duration handshakeTimeout,
        Duration idleTimeout,
        Duration pingInterval,
        Duration serverTimeout) {
    Hosts hosts() {
        return new Hosts(Role.WXMGW, bind, "", internalHost);
    }

    GatewayConfig box(LiveSection live, MasSection mas) {
        return new GatewayConfig(
                bind,
                rtpPortFirst,
                rtpPortLast,
                Hosts.with(liveHosts, live.hosts().internalHost()),
                mas.hosts().withInternal("wxmgw.masAddresses", masAddresses),
                maxRooms,
                maxMembersPerRoom,
                maxPushesPerRoom,
                maxLinks,
                pullWait,
                memberWait,
                keyFrameAnswerInterval,
                retransmissionWait);
    }

    /// For its connections to the live server.
    ///
    /// @param live the same message is read there first and here then
    RtmpSettings rtmp(LiveSection live) {
        return new RtmpSettings(
                live.rtmpLimits(),
                RtmpSettings.DEFAULT.chunkSize(),
                connectTimeout,
                handshakeTimeout,
                idleTimeout,
                pingInterval,
                serverTimeout);
    }
}
