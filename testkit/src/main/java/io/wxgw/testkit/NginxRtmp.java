package io.wxgw.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Debian's nginx with its RTMP module, as a live server that is not ours. A process of its own, ended by its id.
public final class NginxRtmp implements AutoCloseable {
    private final Path directory;
    private final int port;
    private Process process;

    private NginxRtmp(Path directory, int port) throws IOException {
        this.directory = directory;
        this.port = port;
        this.process = launch();
    }

    /// Starts it on loopback with one application `wx`.
    ///
    /// @param directory an empty folder for its configuration and logs
    public static NginxRtmp start(Path directory, int port) throws IOException {
        return start(directory, port, "");
    }

    /// Starts it on loopback as a relay: what is published to its application `up` it pushes to the same stream of the
    /// other server, and what is played from its application `down` it pulls from there.
    ///
    /// @param directory an empty folder for its configuration and logs
    /// @param application the other server's `rtmp://HOST:PORT/APP`
    public static NginxRtmp startRelay(Path directory, int port, String application) throws IOException {
        return start(directory, port, """
                application up { live on; wait_key off; push %1$s; push_reconnect 500ms; }
                application down { live on; wait_key off; pull %1$s; pull_reconnect 500ms; }
                """.formatted(application));
    }

    private static NginxRtmp start(Path directory, int port, String moreApplications) throws IOException {
        Files.writeString(directory.resolve("nginx.conf"), """
                load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
                daemon off;
                master_process off;
                worker_processes 1;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log notice;
                events { worker_connections 256; }
                rtmp {
                  access_log off;
                  server {
                    listen 127.0.0.1:%2$d;
                    chunk_size 4096;
                    application wx { live on; wait_key off; drop_idle_publisher 10s; }
                    %3$s
                  }
                }
                """.formatted(directory, port, moreApplications));
        return new NginxRtmp(directory, port);
    }

    /// The RTMP port.
    public int port() {
        return port;
    }

    /// Ends it the hard way.
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /// Starts it again after [#kill].
    public void restart() throws IOException {
        process = launch();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(
                        "/usr/sbin/nginx", "-c", directory.resolve("nginx.conf").toString(), "-p", directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out.log").toFile())
                .start();
    }
}
