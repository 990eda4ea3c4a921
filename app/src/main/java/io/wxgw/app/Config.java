package io.wxgw.app;

import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.live.LiveConfig;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// The settings of a process, as `wxgw.yaml` explains them: one record a section, one component a key.
///
/// A box has a configuration record of its own; a section here adds what only the process knows (addresses, names that
/// go into URLs) and makes that record.
record Config(Http http, Lanes lanes, Stop stop, Live live) {
    /// Refuses what cannot work, before anything starts: a [BadConfig] says what.
    void check() {
        binds(EnumSet.allOf(Role.class)).forEach((setting, host) -> Listening.address(setting, host, 0));
        live.hosts().publicHost();
    }

    /// What listens where with these roles: the name of the setting and its host.
    Map<String, String> binds(Set<Role> roles) {
        Map<String, String> binds = new LinkedHashMap<>();
        binds.put("http.bind", http.bind());
        for (Role role : roles) {
            switch (role) {
                case LIVE -> binds.put("live.bind", live.bind());
                case WXMGW -> {}
                case MAS -> {}
                case MCS, CALLROUTEGW -> {} // on the HTTP server
            }
        }
        return binds;
    }

    /// The HTTP server.
    record Http(String bind, int port) {}

    /// The event loops.
    record Lanes(int count) {
        /// How many there will be.
        int effectiveCount() {
            return count > 0 ? count : Runtime.getRuntime().availableProcessors();
        }
    }

    /// The end of the process.
    record Stop(Duration deadline) {}

    /// The live server.
    record Live(
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
                    new RtmpSettings(
                            rtmp.limits(), rtmp.chunkSize(), rtmp.connectTimeout(), handshakeTimeout, idleTimeout),
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
}
