package io.wxgw.wxmgw;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// What the gateway is told at its start; the configuration section `wxmgw`.
///
/// @param rtpHost address the RTP sockets are bound to, and that goes to the MAS
/// @param rtpPortFirst first UDP port of the range
/// @param rtpPortLast last UDP port of the range
/// @param liveHosts host names and addresses that `pullUrl`, `pushUrl` and `pushAudioUrl` may name
/// @param masAddresses addresses a MAS may send from, beside the `masIp` of each StartPull
/// @param maxRooms conferences at the same time
/// @param maxMembersPerRoom mini programs in one conference
/// @param maxPushesPerRoom StartPushes in force in one conference: channels of camera or screen of its
///     members
/// @param maxLinks StartPulls and StartPushes at the same time, all conferences together
/// @param pullWait how long a link waits for the mini program's stream before it is reported as missing; it
///     keeps trying afterwards
/// @param memberWait how long StartPush waits for a mini program whose StartPull has not come yet
/// @param keyFrameAnswerInterval how often, at most, a MAS that asks for a key frame of a mini program gets the
///     pictures since its last one again, for all its receivers; 0: never, because ours keeps them itself
/// @param retransmissionWait how long a packet of a picture that was lost is asked for (RTCP Generic NACK),
///     and waited for; one of sound for 60 ms at most; 0: none is asked for
public record GatewayConfig(
        String rtpHost,
        int rtpPortFirst,
        int rtpPortLast,
        List<String> liveHosts,
        Set<InetAddress> masAddresses,
        int maxRooms,
        int maxMembersPerRoom,
        int maxPushesPerRoom,
        int maxLinks,
        Duration pullWait,
        Duration memberWait,
        Duration keyFrameAnswerInterval,
        Duration retransmissionWait) {
    /// Loopback, ports 20000 to 23999.
    public static final GatewayConfig DEFAULT = new GatewayConfig(
            "127.0.0.1",
            20_000,
            23_999,
            List.of("127.0.0.1", "localhost", "::1"),
            Set.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1")),
            1_000,
            300,
            1_000,
            4_000,
            Duration.ofSeconds(60),
            Duration.ofSeconds(3),
            Duration.ZERO,
            Duration.ofMillis(200));

    public GatewayConfig {
        liveHosts = List.copyOf(liveHosts);
        masAddresses = Set.copyOf(masAddresses);
    }
}
