package io.wxgw.app;

import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.live.HttpFlvConfig;
import io.wxgw.live.LiveConfig;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The section `live`.
record LiveSection(
        String bind,
        String publicHost,
        String internalHost,
        int rtmpPort,
        int httpPort,
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
        int maxStreams) {
    Hosts hosts() {
        return new Hosts(Role.LIVE, bind, publicHost, internalHost);
    }

    LiveConfig box() {
        RtmpSettings rtmp = RtmpSettings.DEFAULT;
        return new LiveConfig(
                new InetSocketAddress(bind, rtmpPort),
                app,
                new RtmpSettings(rtmp.limits(), rtmp.chunkSize(), rtmp.connectTimeout(), handshakeTimeout, idleTimeout),
                publisherGrace,
                playWait,
                playerQueue,
                gatewayQueue,
                gopCacheBytes,
                maxConnections,
                maxConnectionsPerAddress,
                maxStreams);
    }

    /// @param controlOrigins of the pages this installation serves itself
    HttpFlvConfig httpFlv(Set<String> controlOrigins) {
        Set<String> origins = new HashSet<>(controlOrigins);
        origins.addAll(allowedOrigins);
        return new HttpFlvConfig(
                new InetSocketAddress(bind, httpPort), origins, maxHttpHeadBytes, handshakeTimeout, httpTrackWait);
    }
}
