package io.wxgw.app;

import io.javalin.config.JavalinConfig;
import io.wxgw.api.mas.Mas;
import io.wxgw.api.mas.MediaAccessClient;
import io.wxgw.api.mgw.MediaGatewayClient;
import io.wxgw.api.mgw.WxMgw;
import io.wxgw.api.thrift.ThriftClient;
import io.wxgw.api.thrift.ThriftLimits;
import io.wxgw.api.thrift.ThriftLogin;
import io.wxgw.api.thrift.ThriftProcessor;
import io.wxgw.api.thrift.ThriftServer;
import io.wxgw.callroutegw.SignalGateway;
import io.wxgw.codec.AudioCodecs;
import io.wxgw.codec.AudioEncodings;
import io.wxgw.engine.lane.LaneChoice;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.NettyNetwork;
import io.wxgw.live.LiveServer;
import io.wxgw.live.StreamAuth;
import io.wxgw.mas.MediaAccessServer;
import io.wxgw.mcs.AppEndpoint;
import io.wxgw.mcs.ConferenceControl;
import io.wxgw.mcs.GatewayNode;
import io.wxgw.mcs.LocalPlacement;
import io.wxgw.mcs.McsConfig;
import io.wxgw.mcs.McsEndpoint;
import io.wxgw.wxmgw.Gateway;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the boxes of this process and joins them: every `new` of a box is in this file.
///
/// The order is that of the addresses: a box starts when those it must name are known, so that any port may be 0. What
/// runs in another process is found at the address its section says.
final class Wiring {
    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
    private static final String MCS_PATH = "/mcs";
    private static final String MINI_PROGRAMS = "mini programs";
    private static final String APPS = "apps";
    private static final Duration POLL = Duration.ofMillis(20);

    /// The page is read again every two seconds.
    private static final Duration VIEW_LIMIT = Duration.ofSeconds(5);

    private final Config config;
    private final Set<Role> roles;
    private final Running running;
    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final List<Consumer<JavalinConfig>> routes = new ArrayList<>();

    // What starts when the HTTP server answers, on its port; and what must hold for the process to be ready.
    private final List<IntConsumer> onHttp = new ArrayList<>();
    private final List<BooleanSupplier> conditions = new ArrayList<>();
    // The ports really taken; 0 for a box that runs elsewhere.
    private int rtmpPort;
    private int flvPort;
    private int wxmgwThrift;
    private int masThrift;
    private final SecureRandom random = new SecureRandom();
    private final ThriftLogin login;

    Wiring(Config config, Set<Role> roles, Running running) {
        this.config = config;
        this.roles = roles;
        this.running = running;
        this.login = config.thrift().login(config, roles, random);
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
            startLive(network, httpPort);
        }
        if (roles.contains(Role.WXMGW) || roles.contains(Role.MAS)) {
            WarmSockets.run(lanes, network);
        }
        LaneChoice limited = config.overload().limit(lanes::leastLoaded, ProcessMemory::percent);
        if (roles.contains(Role.WXMGW)) {
            startWxmgw(limited, network, WarmCodecs.load(AudioEncodings.DEFAULT));
        }
        if (roles.contains(Role.MAS)) {
            startMas(limited, network, WarmCodecs.load(config.mas().encodings()));
        }
        if (roles.contains(Role.MCS)) {
            startMcs(lanes.clock()::nowNanos);
        }
        if (roles.contains(Role.CALLROUTEGW)) {
            startCallRoute(httpPort, lanes.clock()::nowNanos);
        }
        startHttp(http, httpPort);
    }

    /// Whether every box has what it needs from others.
    boolean ready() {
        return conditions.stream().allMatch(BooleanSupplier::getAsBoolean);
    }

    /// What can be reached where, for people; in the order in which it started.
    Map<String, String> addresses() {
        return Collections.unmodifiableMap(addresses);
    }

    /// Where apps sign in; this process must have an mcs.
    URI appDoor() {
        return URI.create(Objects.requireNonNull(addresses.get(APPS), APPS));
    }

    /// Where mini programs sign in; this process must have a callroutegw.
    URI frontDoor() {
        return URI.create(Objects.requireNonNull(addresses.get(MINI_PROGRAMS), MINI_PROGRAMS));
    }

    /// Waits until it is [#ready]: the boxes of one process find each other in a moment, those of another may start
    /// later.
    ///
    /// @return whether it is, at the latest after `limit`
    boolean awaitReady(Duration limit) throws InterruptedException {
        long endNanos = System.nanoTime() + limit.toNanos();
        while (!ready() && System.nanoTime() < endNanos) {
            Thread.sleep(POLL);
        }
        return ready();
    }

    private void startLive(NettyNetwork network, int pagesPort) {
        LiveSection live = config.live();
        LiveServer.Started started = Listening.at(
                "live.rtmpPort",
                live.bind(),
                live.rtmpPort(),
                () -> LiveServer.start(live.box(config.wxmgw()), network, StreamAuth.OPEN, random)
                        .get());
        running.add("live", _ -> started.close());
        routes.add(new Streams(ownNames(), started.server()::streams)::register);
        rtmpPort = started.rtmp().getPort();
        String host = Hosts.inUrl(live.hosts().publicHost());
        addresses.put("live server", "rtmp://%s:%d/%s/STREAM".formatted(host, rtmpPort, live.app()));
        InetSocketAddress flv = Listening.at(
                "live.httpPort",
                live.bind(),
                live.httpPort(),
                () -> started.serveHttpFlv(live.httpFlv(config.ownOrigins(pagesPort)))
                        .get());
        flvPort = flv.getPort();
        flvBase().ifPresent(base -> addresses.put("HTTP-FLV", base + "STREAM.flv"));
    }

    private void startWxmgw(LaneChoice lanes, NettyNetwork network, AudioCodecs codecs) {
        WxmgwSection wxmgw = config.wxmgw();
        Gateway gateway = new Gateway(
                wxmgw.box(config.live(), config.mas()), lanes, network, wxmgw.rtmp(config.live()), codecs, random);
        running.addBlocking("wxmgw", limit -> {
            gateway.close(limit);
            return true;
        });
        wxmgwThrift = startThrift(Role.WXMGW, wxmgw.bind(), wxmgw.thriftPort(), WxMgw.processor(gateway));
        addresses.put("wxmgw", rtpAndThrift(wxmgw.bind(), wxmgwThrift, wxmgw.rtpPortFirst(), wxmgw.rtpPortLast()));
    }

    private void startMas(LaneChoice lanes, NettyNetwork network, AudioCodecs codecs) {
        MasSection mas = config.mas();
        MediaAccessServer server = new MediaAccessServer(mas.box(config.wxmgw()), lanes, network, codecs, random);
        running.addBlocking("mas", limit -> {
            server.close(limit);
            return true;
        });
        masThrift = startThrift(Role.MAS, mas.bind(), mas.thriftPort(), Mas.processor(server));
        addresses.put("mas", rtpAndThrift(mas.bind(), masThrift, mas.rtpPortFirst(), mas.rtpPortLast()));
    }

    private static String rtpAndThrift(String bind, int thriftPort, int rtpPortFirst, int rtpPortLast) {
        return "thrift %s:%d, rtp %s:%d-%d".formatted(bind, thriftPort, bind, rtpPortFirst, rtpPortLast);
    }

    private void startMcs(LongSupplier nowNanos) {
        McsSection mcs = config.mcs();
        MediaAccessClient mas = new MediaAccessClient(
                thrift(mcs.masAddress()
                        .orElseGet(() -> address(
                                config.mas().hosts(), masThrift, config.mas().thriftPort()))),
                mcs.callDeadline());
        List<GatewayNode> gateways = new ArrayList<>();
        List<InetSocketAddress> named = mcs.gatewayAddresses();
        if (named.isEmpty()) {
            Hosts hosts = config.wxmgw().hosts();
            gateways.add(gateway(address(hosts, wxmgwThrift, config.wxmgw().thriftPort())));
        }
        named.forEach(address -> gateways.add(gateway(address)));
        McsConfig box =
                mcs.box(config.live(), port(Role.LIVE, rtmpPort, config.live().rtmpPort()), flvHttpPort());
        ConferenceControl control = new ConferenceControl(box, mas, gateways, new LocalPlacement(), random);
        running.addBlocking("mcs", control::close);
        McsEndpoint endpoint = new McsEndpoint(control, box, mcs.sockets(), nowNanos);
        AppEndpoint apps = new AppEndpoint(control, box, mcs.appSockets(), nowNanos);
        routes.add(endpoint::register);
        routes.add(page(control)::register);
        routes.add(apps::register);
        onHttp.add(port -> {
            running.addBlocking("mcs sockets", _ -> {
                endpoint.close();
                apps.close();
                return true;
            });
            control.start();
            addresses.put(
                    "page", "http://%s:%d/".formatted(Hosts.inUrl(config.http().reachableHost()), port));
            addresses.put("mcs", socketUrl(port, MCS_PATH) + "?crgwid=NUMBER");
            addresses.put(APPS, socketUrl(port, AppEndpoint.PATH));
        });
    }

    private Page page(ConferenceControl control) {
        Optional<String> door = roles.contains(Role.CALLROUTEGW) ? Optional.of(SignalGateway.PATH) : Optional.empty();
        return new Page(ownNames(), flvBase(), door, () -> control.view(VIEW_LIMIT));
    }

    private OwnNames ownNames() {
        return new OwnNames(new HashSet<>(
                List.of(config.http().bind(), config.live().hosts().publicHost())));
    }

    /// The live server may run in another process, on a port that is not known here.
    private Optional<URI> flvBase() {
        return config.live().flv(flvHttpPort());
    }

    private int flvHttpPort() {
        return flvPort == 0 ? config.live().httpPort() : flvPort;
    }

    private void startCallRoute(int httpPort, LongSupplier nowNanos) {
        URI mcs = config.callroutegw().mcsUri().orElse(URI.create(socketUrl(httpPort, MCS_PATH)));
        SignalGateway callroutegw = new SignalGateway(config.callroutegw().box(mcs), nowNanos);
        routes.add(callroutegw::register);
        conditions.add(callroutegw::isConnected);
        onHttp.add(port -> {
            running.addBlocking("callroutegw", limit -> {
                callroutegw.close(limit);
                return true;
            });
            callroutegw.start();
            addresses.put(MINI_PROGRAMS, socketUrl(port, SignalGateway.PATH));
        });
    }

    private String socketUrl(int port, String path) {
        return "ws://%s:%d%s".formatted(Hosts.inUrl(config.http().reachableHost()), port, path);
    }

    private GatewayNode gateway(InetSocketAddress thrift) {
        String name = thrift.getHostString() + ":" + thrift.getPort();
        return new GatewayNode(
                name,
                thrift.getAddress().getHostAddress(),
                new MediaGatewayClient(thrift(thrift), config.mcs().callDeadline()));
    }

    private ThriftClient thrift(InetSocketAddress address) {
        ThriftClient client = new ThriftClient(address, config.mcs().callDeadline(), login, ThriftLimits.DEFAULT);
        running.addBlocking("thrift client", _ -> {
            client.close();
            return true;
        });
        return client;
    }

    /// Where a box of this process, or of another, is reached.
    private static InetSocketAddress address(Hosts hosts, int taken, int configured) {
        String setting = hosts.role().section() + ".internalHost";
        return Listening.address(setting, hosts.internalHost(), port(hosts.role(), taken, configured));
    }

    private static int port(Role role, int taken, int configured) {
        if (taken == 0 && configured == 0) {
            throw new BadConfig("%s runs in another process, so its port cannot be 0 here".formatted(role.section()));
        }
        return taken == 0 ? configured : taken;
    }

    /// @return the port really taken
    private int startThrift(Role role, String bind, int port, ThriftProcessor processor) {
        String setting = role.section() + ".thriftPort";
        InetSocketAddress address = Listening.address(role.section() + ".bind", bind, port);
        if (!login.isAsked() && !Listening.isLoopback(role.section() + ".bind", bind)) {
            LOG.warn("{}: whoever reaches {} can command it: thrift.secret is empty", role.section(), bind);
        }
        ThriftServer server = Listening.at(
                setting,
                bind,
                port,
                () -> ThriftServer.start(role.section(), address, processor, login, ThriftLimits.DEFAULT));
        running.addBlocking(role.section() + " thrift", server::close);
        return server.localAddress().getPort();
    }

    private void startHttp(ServerSocketChannel listener, int port) {
        HttpServer http = HttpServer.start(listener, routes, this::ready);
        running.addBlocking("http", _ -> {
            http.stop();
            return true;
        });
        onHttp.forEach(start -> start.accept(port));
        addresses.put(
                "health",
                "http://%s:%d/health/ready".formatted(Hosts.inUrl(config.http().reachableHost()), port));
    }
}
