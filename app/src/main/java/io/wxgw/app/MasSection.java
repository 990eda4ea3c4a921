package io.wxgw.app;

import io.wxgw.mas.MasConfig;
import java.time.Duration;
import java.util.List;

/// The section `mas`.
record MasSection(
        String bind,
        String internalHost,
        int thriftPort,
        int rtpPortFirst,
        int rtpPortLast,
        List<String> allow,
        int maxRooms,
        int maxMembersPerRoom,
        int maxForwardsPerMember,
        int maxReplayBytes,
        Duration maxReplayTime) {
    Hosts hosts() {
        return new Hosts(Role.MAS, bind, "", internalHost);
    }

    MasConfig box(WxmgwSection wxmgw) {
        return new MasConfig(
                bind,
                rtpPortFirst,
                rtpPortLast,
                Hosts.with(allow, wxmgw.hosts().internalAddress()),
                maxRooms,
                maxMembersPerRoom,
                maxForwardsPerMember,
                maxReplayBytes,
                maxReplayTime);
    }
}
