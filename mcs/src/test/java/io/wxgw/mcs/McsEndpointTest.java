package io.wxgw.mcs;

import static io.wxgw.mcs.ControlFixture.CRGWID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javalin.Javalin;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.api.signal.SignalReader;
import io.wxgw.api.signal.SignalReply;
import io.wxgw.control.SocketLimits;
import io.wxgw.control.TextClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Over loopback, with the bytes of the document.
class McsEndpointTest {
    private static final Path SAMPLES = Path.of(System.getProperty("wxgw.root"), "idl", "vectors", "document");

    private final ControlFixture mcs = new ControlFixture(Duration.ofMillis(200), 8);
    private final McsEndpoint endpoint =
            new McsEndpoint(mcs.control, McsConfig.local(), SocketLimits.BOXES, System::nanoTime);
    private final Javalin server = Javalin.start(config -> {
        config.startup.showJavalinBanner = false;
        config.jetty.host = "127.0.0.1";
        config.jetty.port = 0;
        endpoint.register(config);
    });
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        endpoint.close();
        server.stop();
        http.close();
        mcs.close();
    }

    @Test
    void answersTheDocumentsSamplesAsTheyStand() throws Exception {
        var callRoute = connect("?crgwid=" + CRGWID);

        assertThat(callRoute.ask(sample("wxjoinconf")).code()).isEmpty();
        assertThat(callRoute.ask(sample("wxreqvideo")).code()).contains("404");
        assertThat(callRoute.ask(sample("wxcancelvideo")).code()).contains("404");
        assertThat(callRoute.ask(sample("wxreqavsync-closed")).method()).isEqualTo("wxreqavsync");
        var refused = callRoute.ask(sample("wxreqavsync"));
        assertThat(refused.code()).contains("111");
        assertThat(ControlFixture.field(refused, "message")).startsWith("Invalid format: line 4, column 29");
        var left = callRoute.ask(sample("wxquitconf"));
        assertThat(left.json())
                .isEqualTo("{\"id\":\"3\",\"uuid\":\"14f5ac8e-5496-11e7-a38b-d93e113210c6\","
                        + "\"method\":\"wxquitconf\",\"result\":{}}");
    }

    @Test
    void answersAnotherConferenceWhileOneWaits() throws Exception {
        var open = new CountDownLatch(1);
        mcs.gateway.hold(open);
        var callRoute = connect("?crgwid=" + CRGWID);
        callRoute.socket.send(join("1", "a", "c"));
        await().until(() -> !mcs.calls.of(StartPullReq.class).isEmpty());
        mcs.gateway.hold(new CountDownLatch(0));

        assertThat(callRoute.ask(join("2", "b", "d")).id()).isEqualTo("2");
        open.countDown();
        assertThat(callRoute.next().id()).isEqualTo("1");
    }

    @Test
    void keepsTheMembersOfACallRouteThatConnectsAnew() throws Exception {
        var first = connect("?crgwid=1");
        first.ask(join("1", "a", "c"));
        var second = connect("?crgwid=1");

        assertThat(first.closing()).startsWith("1008");
        await().until(() -> endpoint.callRoutes() == 1);
        var other = connect("?crgwid=2");
        other.ask(join("1", "b", "c"));
        other.socket.close();
        await().until(() -> mcs.control.members() == 1);
        assertThat(second.ask(join("2", "a", "c")).code()).isEmpty();
    }

    @Test
    void endsTheMembersOfACallRouteThatDoesNotComeBack() throws Exception {
        var callRoute = connect("?crgwid=1");
        callRoute.ask(join("1", "a", "c"));
        callRoute.socket.abort();

        await().until(() -> mcs.control.members() == 0);
        assertThat(mcs.calls.lines()).contains("StopPull a", "RemoveMember a");
    }

    @Test
    void closesASocketWithoutANumber() {
        assertThat(connect("").closing()).isEqualTo("1008 crgwid expected in the URL");
        assertThat(connect("?crgwid=%20").closing()).startsWith("1008");
        assertThat(endpoint.callRoutes()).isZero();
    }

    @Test
    void ignoresARequestThatIsAReply() throws Exception {
        var callRoute = connect("?crgwid=1");
        callRoute.socket.send("{\"id\":\"1\",\"uuid\":\"u\",\"method\":\"m\",\"result\":{}}");

        assertThat(callRoute.ask("no json").code()).contains("111");
    }

    private static String join(String id, String uuid, String confId) {
        return "{\"id\":%s,\"uuid\":\"%s\",\"method\":\"wxjoinconf\",\"params\":{\"confId\":\"%s\"}}"
                .formatted(id, uuid, confId);
    }

    private static String sample(String name) throws IOException {
        return Files.readString(SAMPLES.resolve(name + ".request.json"));
    }

    private CallRoute connect(String query) {
        var heard = new Heard();
        var uri = URI.create("ws://127.0.0.1:" + server.port() + "/mcs" + query);
        return new CallRoute(
                TextClient.open(http, uri, Map.of(), SocketLimits.BOXES, heard).join(), heard);
    }

    private record CallRoute(TextClient socket, Heard heard) {
        SignalReply ask(String text) throws InterruptedException {
            socket.send(text);
            return next();
        }

        SignalReply next() throws InterruptedException {
            var text = heard.texts.poll(10, TimeUnit.SECONDS);
            return (SignalReply) SignalReader.DEFAULT.read(String.valueOf(text));
        }

        String closing() {
            return heard.closed.orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    private static final class Heard implements TextClient.Listener {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final CompletableFuture<String> closed = new CompletableFuture<>();

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
