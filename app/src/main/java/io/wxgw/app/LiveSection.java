package io.wxgw.app;

import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.live.LiveConfig;
import java.net.InetSocketAddress;
import java.time.Duration;

/// The section `live`.
record LiveSection(
        String bind,
        String publicHost,
        String internalHost,
        int rtmpPort,
        String app,
        Duration publisherGrace,
        Duration playWait,
        Duration playerQueue,
        Duration gatewayQueue,
        int gopCacheBytes,
        Duration handshakeTimeout,
        Duration idleTimeout,
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
}
