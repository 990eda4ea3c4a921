package io.wxgw.app;

import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.live.HttpFlvConfig;
import io.wxgw.live.LiveConfig;
import io.wxgw.wire.rtmp.RtmpLimits;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The section `live`.
record LiveSection(
        String bind,
        String publicHost,
        String internalHost,
        int rtmpPort,
        int httpPort,
        String publicFlv,
        String app,
        Duration publisherGrace,
        Duration playWait,
        Duration playerQueue,
        Duration gatewayQueue,
        int gopCacheBytes,
        Duration handshakeTimeout,
        Duration idleTimeout,
        List<String> allowedOrigins,
        int maxHttpHeadBytes,
        Duration httpTrackWait,
        int maxConnections,
        int maxConnectionsPerAddress,
        List<String> gatewayAddresses,
        int maxStreams,
        int maxMessageBytes,
        int maxPartialBytes,
        int maxChunkStreams) {
    private static final Pattern PUBLIC_FLV = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]_-]+/([A-Za-z0-9._~-]+/)*");

    Hosts hosts() {
        return new Hosts(Role.LIVE, bind, publicHost, internalHost);
    }

    /// What one connection may make us hold.
    RtmpLimits rtmpLimits() {
        return new RtmpLimits(maxMessageBytes, maxPartialBytes, maxChunkStreams);
    }

    /// @param wxmgw who plays and publishes for everybody, from one address
    LiveConfig box(WxmgwSection wxmgw) {
        RtmpSettings rtmp = RtmpSettings.DEFAULT;
        return new LiveConfig(
                new InetSocketAddress(bind, rtmpPort),
                app,
                new RtmpSettings(
                        rtmpLimits(),
                        rtmp.chunkSize(),
                        rtmp.connectTimeout(),
                        handshakeTimeout,
                        idleTimeout,
                        rtmp.pingInterval(),
                        rtmp.peerTimeout()),
                publisherGrace,
                playWait,
                playerQueue,
                gatewayQueue,
                gopCacheBytes,
                maxConnections,
                maxConnectionsPerAddress,
                wxmgw.hosts().withInternal("live.gatewayAddresses", gatewayAddresses),
                maxStreams);
    }

    /// The beginning of the addresses of HTTP-FLV, as players are told; empty if nobody knows the port.
    ///
    /// @param httpPort as it was really taken
    Optional<URI> flv(int httpPort) {
        if (!publicFlv.isEmpty()) {
            if (!PUBLIC_FLV.matcher(publicFlv).matches()) {
                throw new BadConfig("live.publicFlv: expected http://HOST/PATH/ or https://HOST/PATH/, not \"%s\""
                        .formatted(publicFlv));
            }
            return Optional.of(URI.create(publicFlv));
        }
        String host = Hosts.inUrl(hosts().publicHost());
        return httpPort == 0
                ? Optional.empty()
                : Optional.of(URI.create("http://%s:%d/%s/".formatted(host, httpPort, app)));
    }

    /// @param controlOrigins of the pages this installation serves itself
    HttpFlvConfig httpFlv(Set<String> controlOrigins) {
        Set<String> origins = new HashSet<>(controlOrigins);
        origins.addAll(allowedOrigins);
        return new HttpFlvConfig(
                new InetSocketAddress(bind, httpPort), origins, maxHttpHeadBytes, handshakeTimeout, httpTrackWait);
    }
}
