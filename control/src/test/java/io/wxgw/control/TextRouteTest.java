package io.wxgw.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.javalin.Javalin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Over loopback, against the client of the JDK and against bytes written by hand.
class TextRouteTest {
    private static final int MAX_BYTES = 1_000;
    private static final SocketLimits LIMITS = new SocketLimits(
            MAX_BYTES, 5, 100, 3, 2, Set.of("https://friend.example"), Duration.ofMillis(20), Duration.ofSeconds(90));

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger closed = new AtomicInteger();
    private final TextRoute route = new TextRoute("/echo", LIMITS, nanos::get, this::accept);
    private final Javalin server = Javalin.start(config -> {
        config.startup.showJavalinBanner = false;
        config.jetty.host = "127.0.0.1";
        config.jetty.port = 0;
        route.register(config);
    });
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        route.close();
        server.stop();
        http.close();
    }

    private SocketListener accept(TextSocket socket) {
        return new SocketListener() {
            @Override
            public void onText(String text) {
                if (text.equals("break")) {
                    throw new IllegalStateException("secret");
                }
                if (text.equals("close and check")) {
                    socket.close(TextSocket.POLICY, "asked to");
                    socket.check(nanos.get());
                    return;
                }
                socket.send(socket.query("who").orElse("nobody") + " says " + text);
            }

            @Override
            public void onClosed() {
                closed.incrementAndGet();
            }
        };
    }

    @Test
    void carriesTextsBothWays() {
        var client = connect();
        client.send("hello");
        client.send("字");

        await().untilAsserted(() -> assertThat(client.heard().texts).containsExactly("me says hello", "me says 字"));
        client.socket().close();
        await().until(() -> closed.get() == 1 && route.openSockets() == 0);
    }

    @Test
    void closesASocketWhoseMessageIsTooLong() {
        var client = connect();
        client.send("x".repeat(MAX_BYTES));
        await().until(() -> client.heard().texts.size() == 1);
        client.send("x".repeat(MAX_BYTES + 1));

        assertThat(client.heard().closing()).startsWith("1009");
    }

    @Test
    void closesASocketThatSendsTooManyMessagesASecond() {
        var client = connect();
        for (var i = 0; i < 5; i++) {
            client.send("1");
        }
        await().until(() -> client.heard().texts.size() == 5);
        nanos.addAndGet(Duration.ofMillis(200).toNanos());
        client.send("2");
        await().until(() -> client.heard().texts.size() == 6);
        client.send("3");

        assertThat(client.heard().closing()).startsWith("1008");
    }

    @Test
    void closesASocketThatSendsBytesOrMeetsADefect() {
        var bytes = connect();
        bytes.socket().sendBytes(new byte[] {1});
        assertThat(bytes.heard().closing()).startsWith("1003");

        var breaks = connect();
        breaks.send("break");
        assertThat(breaks.heard().closing()).isEqualTo("1011 internal error");
    }

    /// A check that came at once used to disconnect what was closing, before the close frame had left.
    @Test
    void saysWhyItClosesHoweverSoonItChecks() {
        for (var i = 0; i < 20; i++) {
            var client = connect();
            client.send("close and check");
            assertThat(client.heard().closing()).isEqualTo("1008 asked to");
            await().until(() -> route.openSockets() == 0);
        }
    }

    @Test
    void refusesPagesOfAnotherOrigin() {
        for (var origin : List.of("https://evil.example", "null", "http://127.0.0.1:1", "::")) {
            assertThatThrownBy(() -> connect(Map.of("Origin", origin)))
                    .as(origin)
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
        }
        connect(Map.of("Origin", "https://friend.example"));
        connect(Map.of("Origin", "http://127.0.0.1:" + server.port()));
    }

    @Test
    void refusesMoreSocketsOfAnAddressThanItMayHave() {
        var first = connect();
        connect();
        assertThat(connect().heard().closing()).startsWith("1013");

        first.socket().close();
        await().until(() -> route.openSockets() == 1);
        var again = connect();
        again.send("hello");
        await().until(() -> again.heard().texts.size() == 1);
    }

    @Test
    void keepsASilentClientThatAnswersPings() {
        var client = connect();
        for (var i = 0; i < 20; i++) {
            var pings = client.socket().framesHeard();
            nanos.addAndGet(Duration.ofSeconds(20).toNanos());
            await().until(() -> client.socket().framesHeard() >= pings + 2);
        }

        client.send("still here");
        await().until(() -> client.heard().texts.size() == 1);
    }

    @Test
    void cutsOffAPeerThatAnswersNothing() throws IOException {
        try (var peer = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            peer.getOutputStream()
                    .write(String.join(
                                    "\r\n",
                                    "GET /echo HTTP/1.1",
                                    "Host: x",
                                    "Upgrade: websocket",
                                    "Connection: Upgrade",
                                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                                    "Sec-WebSocket-Version: 13",
                                    "",
                                    "")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine())
                    .contains("101");
            await().until(() -> route.openSockets() == 1);

            nanos.addAndGet(Duration.ofSeconds(91).toNanos());

            await().until(() -> {
                nanos.addAndGet(Duration.ofSeconds(1).toNanos());
                return route.openSockets() == 0;
            });
            assertThat(closed).hasValue(1);
        }
    }

    @Test
    void saysGoodByeWhenItStops() {
        var client = connect();
        route.close();

        assertThat(client.heard().closing()).startsWith("1001");
        assertThat(connect().heard().closing()).startsWith("1001");
    }

    private Client connect() {
        return connect(Map.of());
    }

    private Client connect(Map<String, String> headers) {
        var uri = URI.create("ws://127.0.0.1:" + server.port() + "/echo?who=me");
        var heard = new Heard();
        return new Client(
                TextClient.open(http, uri, headers, SocketLimits.CLIENTS, heard).join(), heard);
    }

    private record Client(TextClient socket, Heard heard) {
        void send(String text) {
            socket.send(text);
        }
    }

    private static final class Heard implements TextClient.Listener {
        private final List<String> texts = new CopyOnWriteArrayList<>();
        private final CompletableFuture<String> closed = new CompletableFuture<>();

        String closing() {
            return closed.orTimeout(10, TimeUnit.SECONDS).join();
        }

        @Override
        public void onText(String text) {
            texts.add(text);
        }

        @Override
        public void onClosed(int code, String reason) {
            closed.complete(code + " " + reason);
        }
    }
}
