package io.wxgw.testkit;

import io.wxgw.api.mas.MediaAccessClient;
import io.wxgw.api.mgw.MediaGatewayClient;
import io.wxgw.api.thrift.ThriftClient;
import io.wxgw.api.thrift.ThriftLimits;
import io.wxgw.api.thrift.ThriftLogin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/// The product as its users start it: `serve` in processes of their own, on free ports of loopback.
public final class Deployment implements AutoCloseable {
    /// How the boxes are spread.
    public enum Shape {
        ONE_PROCESS,
        FIVE_PROCESSES
    }

    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Pattern HEAP_USED = Pattern.compile("used (\\d+)K");
    private static final int FIRST_PORT = 10_000;
    private static final int PORTS = 9_000;
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));
    private static final String SECRET = "WXGW_THRIFT_SECRET";
    private static final List<String> ROLES = List.of("live", "wxmgw", "mas", "mcs", "callroutegw");

    private final Path folder;
    private final int rtmpPort = freePort();
    private final int flvPort = freePort();
    private final int gatewayThriftPort = freePort();
    private final int masThriftPort = freePort();
    private final int mcsHttpPort = freePort();
    private final List<Process> processes = new ArrayList<>();
    private final List<Integer> httpPorts = new ArrayList<>();
    private final ThriftLogin login;
    private int launches;
    private final String host;
    private final Map<String, String> settings;
    private final List<String> inFront;
    private int callrouteHttpPort;

    private Deployment(Path folder, String host, Map<String, String> settings, List<String> inFront) {
        this.folder = folder;
        this.host = host;
        this.settings = settings;
        this.inFront = inFront;
        this.login = ThriftLogin.of(settings.getOrDefault(SECRET, ""), RandomGenerator.getDefault());
    }

    /// Starts all five boxes and waits until they are ready.
    public static Deployment start(Shape shape, Path folder) throws IOException {
        return start(shape, folder, LOOPBACK);
    }

    /// The same, bound to this address.
    public static Deployment start(Shape shape, Path folder, String host) throws IOException {
        // Processes of their own know each other by a secret; one process needs none.
        Map<String, String> settings =
                shape == Shape.FIVE_PROCESSES ? Map.of(SECRET, "what all five processes know") : Map.of();
        Deployment house = new Deployment(Files.createTempDirectory(folder, "house"), host, settings, List.of());
        switch (shape) {
            case ONE_PROCESS -> {
                house.callrouteHttpPort = house.mcsHttpPort;
                house.launch(String.join(",", ROLES), house.mcsHttpPort);
            }
            case FIVE_PROCESSES -> {
                house.callrouteHttpPort = freePort();
                for (String role : ROLES) {
                    int httpPort = switch (role) {
                        case "mcs" -> house.mcsHttpPort;
                        case "callroutegw" -> house.callrouteHttpPort;
                        default -> freePort();
                    };
                    house.httpPorts.add(httpPort);
                    house.launch(role, httpPort);
                }
            }
        }
        return house;
    }

    /// Starts these boxes in one process and waits until they are ready.
    ///
    /// @param settings as variables, such as `WXGW_LIVE_RTMP_PORT`
    public static Deployment startTogether(Path folder, Map<String, String> settings, String... roles)
            throws IOException {
        Deployment house = new Deployment(Files.createTempDirectory(folder, "house"), LOOPBACK, settings, List.of());
        house.callrouteHttpPort = house.mcsHttpPort;
        house.launch(String.join(",", roles), house.mcsHttpPort);
        return house;
    }

    /// Starts all five boxes in one process at the far end of a wire.
    public static Deployment startBeyond(BadWire wire, Path folder) throws IOException {
        Deployment house =
                new Deployment(Files.createTempDirectory(folder, "house"), BadWire.THERE, Map.of(), wire.there());
        house.callrouteHttpPort = house.mcsHttpPort;
        house.launch(String.join(",", ROLES), house.mcsHttpPort);
        return house;
    }

    /// Starts these boxes, each in a process of its own.
    public static Deployment startAlone(Path folder, String... roles) throws IOException {
        Deployment house = new Deployment(Files.createTempDirectory(folder, "house"), LOOPBACK, Map.of(), List.of());
        for (String role : roles) {
            house.launch(role, freePort());
        }
        return house;
    }

    /// Kills the process of a role, each of which has one of its own, as a crash does. Blocks until it is
    /// gone.
    public void crash(String role) throws InterruptedException {
        Process process = processOf(role);
        process.destroyForcibly();
        process.waitFor();
    }

    /// Starts a crashed role once more, on the same ports, and waits until it is ready.
    public void restart(String role) throws IOException {
        int index = ROLES.indexOf(role);
        launch(role, httpPorts.get(index));
        processes.set(index, processes.removeLast());
    }

    /// Lets the process of a role stand still, or go on.
    public void freeze(String role, boolean still) throws IOException {
        run("kill", still ? "-STOP" : "-CONT", "" + processOf(role).pid());
    }

    private Process processOf(String role) {
        return processes.get(ROLES.indexOf(role));
    }

    /// The process at this place of the roles started.
    public Process process(int index) {
        return processes.get(index);
    }

    /// Where mini programs sign in.
    public URI callroute() {
        return at("ws", callrouteHttpPort, "/callroute");
    }

    /// Where apps sign in.
    public URI apps() {
        return at("ws", mcsHttpPort, "/app");
    }

    /// The live server's RTMP port.
    public int rtmpPort() {
        return rtmpPort;
    }

    /// What its process tells about the streams it relays.
    public URI streams() {
        return at("http", httpPorts.isEmpty() ? mcsHttpPort : httpPorts.getFirst(), "/api/streams");
    }

    /// The port of its HTTP-FLV.
    public int flvPort() {
        return flvPort;
    }

    /// wxmgw's Thrift port.
    public int thriftPort() {
        return gatewayThriftPort;
    }

    /// wxmgw, as an MCS reaches it.
    public MediaGatewayClient gateway() {
        Duration deadline = Duration.ofSeconds(5);
        return new MediaGatewayClient(
                new ThriftClient(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), gatewayThriftPort),
                        deadline,
                        login,
                        ThriftLimits.DEFAULT),
                deadline);
    }

    /// The mas, as an MCS reaches it.
    public MediaAccessClient mediaAccess() {
        Duration deadline = Duration.ofSeconds(5);
        return new MediaAccessClient(
                new ThriftClient(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), masThriftPort),
                        deadline,
                        login,
                        ThriftLimits.DEFAULT),
                deadline);
    }

    /// The first process's live heap after a collection.
    public long liveHeapBytes() throws IOException {
        String pid = "" + processes.getFirst().pid();
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        run(jcmd.toString(), pid, "GC.run");
        String info = run(jcmd.toString(), pid, "GC.heap_info");
        Matcher used = HEAP_USED.matcher(info);
        if (!used.find()) {
            throw new AssertionError(info);
        }
        return Long.parseLong(used.group(1)) * 1_024;
    }

    /// What the processes logged.
    public String log() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < launches; i++) {
            all.append(Files.readString(logOf(i)));
        }
        return all.toString();
    }

    /// Ends the processes as a supervisor does: SIGTERM, last one first, and each must go within its deadline.
    @Override
    public void close() {
        for (Process process : processes.reversed()) {
            process.destroy();
        }
        boolean allGone = processes.stream().map(Deployment::isGone).reduce(true, Boolean::logicalAnd);
        if (!allGone) {
            throw new AssertionError("a process did not end on SIGTERM");
        }
    }

    private static boolean isGone(Process process) {
        try {
            if (process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                return true;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return false;
    }

    /// A TCP port that was free a moment ago, another at each call, and below those that the kernel gives to outgoing
    /// connections: what was free stays free until its server has started.
    public static int freePort() {
        for (int i = 0; i < PORTS; i++) {
            int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException _) {
                // somebody's; the next one
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("no free port from " + FIRST_PORT + " on");
    }

    /// A contract of `idl/`.
    public static Path idl(String name) {
        return Path.of(System.getProperty("wxgw.root", "..")).resolve("idl").resolve(name + ".thrift");
    }

    private void launch(String roles, int httpPort) throws IOException {
        List<String> command = new ArrayList<>(inFront);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                // Five cold JVMs would spend this machine on optimising themselves.
                "-XX:TieredStopAtLevel=" + (roles.contains(",") ? 4 : 1),
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.bytedeco.javacpp.nopointergc=true",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.wxgw.app.Main",
                "serve",
                "--roles",
                roles));
        if (!inFront.isEmpty()) {
            command.addAll(List.of("--open", "--open"));
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(logOf(launches++).toFile());
        // The machine is not the house's alone: its peers may take all of it for a while.
        builder.environment().put("WXGW_OVERLOAD_MAX_LOAD_PERCENT", "0");
        builder.environment()
                .putAll(Map.of(
                        "WXGW_HTTP_PORT", "" + httpPort,
                        "WXGW_LIVE_RTMP_PORT", "" + rtmpPort,
                        "WXGW_LIVE_HTTP_PORT", "" + flvPort,
                        "WXGW_WXMGW_THRIFT_PORT", "" + gatewayThriftPort,
                        "WXGW_MAS_THRIFT_PORT", "" + masThriftPort,
                        "WXGW_CALLROUTEGW_MCS", "" + at("ws", mcsHttpPort, "/mcs"),
                        "WXGW_HTTP_BIND", host,
                        "WXGW_LIVE_BIND", host,
                        "WXGW_WXMGW_BIND", host,
                        "WXGW_MAS_BIND", host));
        builder.environment().putAll(settings);
        Process process = builder.start();
        processes.add(process);
        HttpClient http = HttpClient.newHttpClient();
        URI ready = at("http", httpPort, "/health/ready");
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> {
                if (!process.isAlive()) {
                    throw new AssertionError("serve ended: " + log());
                }
                return isReady(http, ready);
            });
        } finally {
            http.shutdownNow();
        }
    }

    private URI at(String scheme, int port, String path) {
        String inUrl = host.contains(":") ? "[" + host + "]" : host;
        return URI.create(scheme + "://" + inUrl + ":" + port + path);
    }

    private static boolean isReady(HttpClient http, URI ready) throws InterruptedException {
        try {
            return http.send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException _) {
            return false; // not listening yet
        }
    }

    private Path logOf(int process) {
        return folder.resolve("serve-" + process + ".log");
    }

    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
