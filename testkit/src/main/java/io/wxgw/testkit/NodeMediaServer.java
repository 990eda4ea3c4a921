package io.wxgw.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/// node-media-server, by npm: a live server of RTMP and HTTP-FLV that is not ours. A process of its own on loopback,
/// ended by its id.
public final class NodeMediaServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ForeignProgram program;

    private NodeMediaServer(ForeignProgram program) {
        this.program = program;
    }

    /// Starts it and waits until it listens.
    ///
    /// @param folder an empty one for its settings, data and log
    public static NodeMediaServer start(Path folder, int rtmpPort, int httpPort) throws IOException {
        Path settings = Files.writeString(folder.resolve("config.json"), """
                {"bind": "127.0.0.1", "rtmp": {"port": %d}, "http": {"port": %d}, "store": {"path": "data"},
                 "webadmin": {"enable": false}}
                """.formatted(rtmpPort, httpPort));
        Path main = Npm.peers().resolve("node-media-server/bin/app.js");
        ForeignProgram program = ForeignProgram.start(
                folder.resolve("log"), List.of("node", main.toString(), "--config", settings.toString()));
        NodeMediaServer server = new NodeMediaServer(program);
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .failFast("it ended: see " + folder, () -> !program.running())
                    .until(() -> listens(rtmpPort) && listens(httpPort));
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /// What it has said so far.
    public String log() {
        return program.log();
    }

    @Override
    public void close() {
        program.close();
    }

    private static boolean listens(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
