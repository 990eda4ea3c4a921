package io.wxgw.live;

import io.wxgw.engine.rtmp.RtmpSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;

/// What the live server is told at its start; the configuration section `live`.
///
/// @param rtmpBind where it listens for RTMP
/// @param app the one application it serves
/// @param rtmp limits and time-outs of every connection
/// @param publisherGrace how long players are kept while a publisher is gone
/// @param playWait how long a player waits for a stream that is not published yet
/// @param playerQueue how much media a slow player may have waiting, before pictures are dropped to the next key frame
/// @param gatewayQueue the same for a player that asked for no GOP cache: a member of a conference
/// @param gopCacheBytes most bytes kept for players that come later; a larger group of pictures is not kept
/// @param maxConnections at the same time
/// @param maxConnectionsPerAddress at the same time from one address; 0 is no limit
/// @param gatewayAddresses from which any number may come: those of wxmgw, which plays and publishes for
///     everybody
/// @param maxStreams names in use at the same time
public record LiveConfig(
        InetSocketAddress rtmpBind,
        String app,
        RtmpSettings rtmp,
        Duration publisherGrace,
        Duration playWait,
        Duration playerQueue,
        Duration gatewayQueue,
        int gopCacheBytes,
        int maxConnections,
        int maxConnectionsPerAddress,
        Set<InetAddress> gatewayAddresses,
        int maxStreams) {
    /// The defaults, on a given address.
    public static LiveConfig on(InetSocketAddress rtmpBind) {
        return new LiveConfig(
                rtmpBind,
                "wx",
                RtmpSettings.DEFAULT,
                Duration.ofSeconds(15),
                Duration.ofSeconds(15),
                Duration.ofSeconds(3),
                Duration.ofSeconds(1),
                4 << 20,
                10_000,
                2_000,
                Set.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1")),
                5_000);
    }

    public LiveConfig {
        gatewayAddresses = Set.copyOf(gatewayAddresses);
    }
}
