package io.wxgw.wxmgw;

import java.time.Duration;
import java.util.List;

/// What the gateway is told at its start; the configuration section `wxmgw`.
///
/// @param rtpHost address the RTP sockets are bound to, and that goes to the MAS
/// @param rtpPortFirst first UDP port of the range
/// @param rtpPortLast last UDP port of the range
/// @param liveHosts host names and addresses that `pullUrl`, `pushUrl` and `pushAudioUrl` may name
/// @param masAddresses addresses a MAS may send from, beside the `masIp` of each StartPull
/// @param maxRooms conferences at the same time
/// @param maxLinks links of both directions at the same time
/// @param connectTimeout for one RTMP connect
/// @param pullWait how long StartPull waits for the mini program's stream before it reports it as missing; it
///     keeps trying afterwards
public record GatewayConfig(
        String rtpHost,
        int rtpPortFirst,
        int rtpPortLast,
        List<String> liveHosts,
        List<String> masAddresses,
        int maxRooms,
        int maxLinks,
        Duration connectTimeout,
        Duration pullWait) {
    /// Loopback, ports 20000 to 23999.
    public static final GatewayConfig DEFAULT = new GatewayConfig(
            "127.0.0.1",
            20_000,
            23_999,
            List.of("127.0.0.1", "localhost", "::1"),
            List.of("127.0.0.1", "::1"),
            1_000,
            4_000,
            Duration.ofSeconds(5),
            Duration.ofSeconds(60));

    public GatewayConfig {
        liveHosts = List.copyOf(liveHosts);
        masAddresses = List.copyOf(masAddresses);
    }
}
