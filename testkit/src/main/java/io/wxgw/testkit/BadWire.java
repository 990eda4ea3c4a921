package io.wxgw.testkit;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/// Two hosts with a bad wire between them: *here*, the network namespace of this process, and *there*, one of
/// its own; in each a switch of vde2 on a tap, and its wirefilter between the two.
///
/// This process must already be in a namespace that is not the machine's: [#ALONE] in front of its command
/// does that, without being root.
public final class BadWire implements AutoCloseable {
    /// Puts a command into a network namespace of its own.
    public static final List<String> ALONE = List.of("unshare", "--user", "--map-root-user", "--net");

    /// This process's address on the wire.
    public static final String HERE = "10.77.0.2";

    /// The other host's.
    public static final String THERE = "10.77.0.1";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PROMPT = "VDEwf$ ";

    private final List<Process> processes = new ArrayList<>();
    private final Path folder;
    private final List<String> there;
    private final SocketChannel management;

    private BadWire(Path folder) throws IOException {
        this.folder = folder;
        Process host = start(List.of("unshare", "--net", "sleep", "infinity"));
        this.there = List.of("nsenter", "--net=/proc/" + host.pid() + "/ns/net");
        Path own = Path.of("/proc/self/ns/net");
        Path other = Path.of("/proc/" + host.pid() + "/ns/net");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !Files.readSymbolicLink(own).equals(Files.readSymbolicLink(other)));
        connect(List.of(), "here", HERE);
        connect(there, "there", THERE);
        Path socket = folder.resolve("management");
        start(List.of(
                "wirefilter", "-v", folder.resolve("here") + ":" + folder.resolve("there"), "-M", "" + socket, "-N"));
        await(socket);
        this.management = SocketChannel.open(StandardProtocolFamily.UNIX);
        management.connect(UnixDomainSocketAddress.of(socket));
        untilPrompt();
    }

    /// Lays the wire, a good one at first.
    ///
    /// @param folder for sockets, with a short path
    public static BadWire lay(Path folder) throws IOException {
        return new BadWire(folder);
    }

    /// What to put in front of a command, so that it runs on the other host.
    public List<String> there() {
        return there;
    }

    /// Loses so many per cent of all packets in both directions, and holds each back for a time of its own
    /// between `delay - jitter` and `delay + jitter`, so that they overtake each other.
    public void impair(int lossPercent, Duration delay, Duration jitter) throws IOException {
        command("loss " + lossPercent);
        command("delay " + delay.toMillis() + "+" + jitter.toMillis());
    }

    /// Lets nothing through until [#impair].
    public void cut() throws IOException {
        command("loss 100");
    }

    @Override
    public void close() throws IOException {
        management.close();
        processes.reversed().forEach(Process::destroyForcibly);
    }

    private void connect(List<String> namespace, String name, String address) throws IOException {
        Path socket = folder.resolve(name);
        List<String> command = new ArrayList<>(namespace);
        command.addAll(List.of("vde_switch", "-s", "" + socket, "-tap", "wire0"));
        start(command);
        await(socket.resolve("ctl"));
        for (String line : List.of("link set lo up", "addr add " + address + "/24 dev wire0", "link set wire0 up")) {
            List<String> ip = new ArrayList<>(namespace);
            ip.add("ip");
            ip.addAll(List.of(line.split(" ")));
            run(ip);
        }
    }

    private void run(List<String> command) throws IOException {
        Process process = start(command);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(command + ": " + Files.readString(log()));
        }
    }

    /// Its standard input stays open: a switch whose console ends goes with it.
    private Process start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        processes.add(process);
        return process;
    }

    private Path log() {
        return folder.resolve("log");
    }

    private static void await(Path socket) {
        Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(socket));
    }

    private void command(String line) throws IOException {
        management.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII)));
        String answer = untilPrompt();
        if (!answer.contains("Success")) {
            throw new IOException(line + ": " + answer);
        }
    }

    private String untilPrompt() throws IOException {
        StringBuilder text = new StringBuilder();
        ByteBuffer bytes = ByteBuffer.allocate(1_024);
        while (text.indexOf(PROMPT) < 0) {
            if (management.read(bytes.clear()) < 0) {
                throw new IOException("wirefilter went: " + text);
            }
            text.append(StandardCharsets.US_ASCII.decode(bytes.flip()));
        }
        return text.toString();
    }
}
