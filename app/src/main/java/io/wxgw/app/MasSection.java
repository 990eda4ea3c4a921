package io.wxgw.app;

import io.wxgw.codec.AudioEncodings;
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
        Duration maxReplayTime,
        Duration retransmissionWait,
        int opusBitsPerSecond,
        int opusExpectedLossPercent) {
    Hosts hosts() {
        return new Hosts(Role.MAS, bind, "", internalHost);
    }

    AudioEncodings encodings() {
        AudioEncodings usual = AudioEncodings.DEFAULT;
        return new AudioEncodings(
                usual.aacBitsPerSecond(), opusBitsPerSecond, usual.opusComplexity(), opusExpectedLossPercent);
    }

    MasConfig box(WxmgwSection wxmgw) {
        return new MasConfig(
                bind,
                rtpPortFirst,
                rtpPortLast,
                wxmgw.hosts().withInternal("mas.allow", allow),
                maxRooms,
                maxMembersPerRoom,
                maxForwardsPerMember,
                maxReplayBytes,
                maxReplayTime,
                retransmissionWait);
    }
}
