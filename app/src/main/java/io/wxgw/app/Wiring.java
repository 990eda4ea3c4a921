package io.wxgw.app;

import io.javalin.config.JavalinConfig;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.NettyNetwork;
import io.wxgw.live.LiveServer;
import io.wxgw.live.StreamAuth;
import java.nio.channels.ServerSocketChannel;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Makes the boxes of this process and joins them: every `new` of a box is in this file.
///
/// The order is that of the addresses: a box starts when those it must name are known, so that any port may be 0. What
/// runs in another process is found at the address its section says.
final class Wiring {
    private final Config config;
    private final Set<Role> roles;
    private final Running running;
    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final List<Consumer<JavalinConfig>> routes = new ArrayList<>();
    private final SecureRandom random = new SecureRandom();

    Wiring(Config config, Set<Role> roles, Running running) {
        this.config = config;
        this.roles = roles;
        this.running = running;
    }

    /// Starts everything. What was started before a failure is in [Running].
    ///
    /// @throws BadConfig where settings or ports stand against it
    void start() {
        ServerSocketChannel http = HttpServer.listen(config.http());
        int httpPort = http.socket().getLocalPort();
        LaneGroup lanes = LaneGroup.start(config.lanes().effectiveCount());
        running.add("lanes", lanes::close);
        NettyNetwork network = new NettyNetwork(lanes);
        if (roles.contains(Role.LIVE)) {
            startLive(network);
        }
        startHttp(http, httpPort);
    }

    /// What can be reached where, for people; in the order in which it started.
    Map<String, String> addresses() {
        return Collections.unmodifiableMap(addresses);
    }

    private void startLive(NettyNetwork network) {
        Config.Live live = config.live();
        LiveServer.Started started = Listening.at(
                "live.rtmpPort",
                live.bind(),
                live.rtmpPort(),
                () -> LiveServer.start(live.box(), network, StreamAuth.OPEN, random)
                        .get());
        running.add("live", _ -> started.close());
        addresses.put(
                "live server",
                "rtmp://%s:%d/%s/STREAM"
                        .formatted(live.hosts().publicHost(), started.rtmp().getPort(), live.app()));
    }

    private void startHttp(ServerSocketChannel listener, int port) {
        HttpServer http = HttpServer.start(listener, routes);
        running.addBlocking("http", _ -> {
            http.stop();
            return true;
        });
        addresses.put(
                "health", "http://%s:%d/health/ready".formatted(config.http().bind(), port));
        http.ready(true);
    }
}
