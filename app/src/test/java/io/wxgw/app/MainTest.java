package io.wxgw.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("peers")
class MainTest {
    /// Any free ports.
    private static final Map<String, String> FREE = Map.of(
            "WXGW_HTTP_PORT",
            "0",
            "WXGW_LIVE_RTMP_PORT",
            "0",
            "WXGW_LIVE_HTTP_PORT",
            "0",
            "WXGW_WXMGW_THRIFT_PORT",
            "0");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void saysItsVersion() {
        try (AppProcess app = AppProcess.start(Map.of(), "--version")) {
            assertThat(app.awaitExit()).isZero();
            assertThat(app.output()).singleElement().asString().startsWith("wxgw ");
        }
    }

    @Test
    void anUnknownKeyStopsTheStartWithOneLine() throws IOException {
        Path file = Files.writeString(folder.resolve("my.yaml"), "live:\n  rtmpPorts: 2000\n");
        try (AppProcess app = AppProcess.start(FREE, "serve", "--config", file.toString())) {
            assertThat(app.awaitExit()).isEqualTo(2);
            assertThat(app.output())
                    .containsExactly("wxgw: " + file + ": unknown key \"live.rtmpPorts\"; did you mean \"rtmpPort\"?");
        }
    }

    @Test
    void aTakenPortIsOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                AppProcess app = AppProcess.start(
                        Map.of("WXGW_HTTP_PORT", "0", "WXGW_LIVE_RTMP_PORT", "" + taken.getLocalPort()),
                        "serve",
                        "--roles",
                        "live")) {
            assertThat(app.awaitExit()).isEqualTo(2);
            assertThat(app.output())
                    .containsExactly(("wxgw: port %d on 127.0.0.1 is taken: stop whoever listens there, or change"
                                    + " live.rtmpPort (WXGW_LIVE_RTMP_PORT)")
                            .formatted(taken.getLocalPort()));
        }
    }

    @Test
    void aTakenHttpPortIsOneLineToo() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                AppProcess app = AppProcess.start(
                        Map.of("WXGW_HTTP_PORT", "" + taken.getLocalPort(), "WXGW_LIVE_RTMP_PORT", "0"),
                        "serve",
                        "--roles",
                        "live")) {
            assertThat(app.awaitExit()).isEqualTo(2);
            assertThat(app.output()).singleElement().asString().contains(" is taken: ", "http.port (WXGW_HTTP_PORT)");
        }
    }

    @Test
    void aTakenPortOfHttpFlvIsOneLineToo() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                AppProcess app = AppProcess.start(
                        Map.of(
                                "WXGW_HTTP_PORT", "0",
                                "WXGW_LIVE_RTMP_PORT", "0",
                                "WXGW_LIVE_HTTP_PORT", "" + taken.getLocalPort()),
                        "serve",
                        "--roles",
                        "live")) {
            assertThat(app.awaitExit()).isEqualTo(2);
            assertThat(app.output())
                    .containsExactly(("wxgw: port %d on 127.0.0.1 is taken: stop whoever listens there, or change"
                                    + " live.httpPort (WXGW_LIVE_HTTP_PORT)")
                            .formatted(taken.getLocalPort()));
        }
    }

    @Test
    void strangersAreNotLetInByAccident() {
        try (AppProcess app = AppProcess.start(FREE, "serve", "--host", "0.0.0.0")) {
            assertThat(app.awaitExit()).isEqualTo(2);
            assertThat(app.output()).singleElement().asString().contains("live.publicHost");
        }
    }

    @Test
    void isReadyThenEndsOnSigtermWithCodeZero() throws IOException, InterruptedException {
        try (AppProcess app = AppProcess.start(FREE, "serve").awaitReady();
                HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> ready = http.send(
                    HttpRequest.newBuilder(URI.create(app.address("health"))).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(ready.statusCode()).isEqualTo(200);

            app.terminate();

            assertThat(app.awaitExit()).isZero();
            assertThat(app.output()).last().asString().endsWith(": ended");
        }
    }

    @Test
    void configPrintGivesAFileThatConfigCheckAccepts() throws IOException {
        try (AppProcess print = AppProcess.start(Map.of("WXGW_LIVE_APP", "other"), "config", "print")) {
            assertThat(print.awaitExit()).isZero();
            assertThat(print.output()).contains("  app: \"other\"");
            Path file = Files.write(folder.resolve("printed.yaml"), print.output());
            try (AppProcess check = AppProcess.start(Map.of(), "config", "check", "--config", file.toString())) {
                assertThat(check.awaitExit()).isZero();
                assertThat(check.output()).containsExactly("good");
            }
        }
    }
}
