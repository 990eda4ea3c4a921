package io.wxgw.callroutegw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javalin.Javalin;
import io.wxgw.api.signal.SignalReader;
import io.wxgw.api.signal.SignalReply;
import io.wxgw.api.signal.SignalRequest;
import io.wxgw.api.signal.SignalValue.Fields;
import io.wxgw.control.SocketLimits;
import io.wxgw.control.SocketListener;
import io.wxgw.control.TextClient;
import io.wxgw.control.TextRoute;
import io.wxgw.control.TextSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Over loopback, between real WebSockets and an MCS by hand that grants everything.
class SignalGatewayTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private HandMcs mcs = new HandMcs(0);
    private final int mcsPort = mcs.server.port();
    private final SignalGateway gateway =
            new SignalGateway(CallRouteConfig.to(URI.create("ws://127.0.0.1:" + mcsPort + "/mcs")), System::nanoTime);
    private final Javalin server = Javalin.start(config -> {
        config.startup.showJavalinBanner = false;
        config.jetty.host = "127.0.0.1";
        config.jetty.port = 0;
        gateway.register(config);
    });

    @AfterEach
    void stop() {
        gateway.close(Duration.ofSeconds(2));
        server.stop();
        mcs.stop();
        http.shutdownNow();
    }

    @Test
    void givesEachOfTwoClientsWithTheSameIdItsOwnAnswer() throws Exception {
        connected();
        Phone first = new Phone();
        Phone second = new Phone();
        first.send("3", "a", "wxjoinconf");
        second.send("3", "b", "wxjoinconf");

        SignalReply toFirst = first.next();
        SignalReply toSecond = second.next();

        assertThat(toFirst.id()).isEqualTo("3");
        assertThat(toFirst.uuid()).isEqualTo("a");
        assertThat(toSecond.id()).isEqualTo("3");
        assertThat(toSecond.uuid()).isEqualTo("b");
        assertThat(mcs.requests).extracting(SignalRequest::id).doesNotHaveDuplicates();
        assertThat(mcs.requests)
                .allSatisfy(
                        request -> assertThat(request.params().text("crgwid")).contains("53001"));
    }

    @Test
    void letsNobodyElseSpeakForAMember() throws Exception {
        connected();
        Phone owner = new Phone();
        owner.send("1", "a", "wxjoinconf");
        owner.next();
        Phone stranger = new Phone();

        stranger.send("1", "a", "wxquitconf");
        assertThat(stranger.next().code()).contains("403");
        stranger.send("2", "a", "wxoffline");
        assertThat(stranger.next().code()).contains("400");

        stranger.send("3", "a", "wxjoinconf"); // the newest wins
        assertThat(stranger.next().code()).isEmpty();
        owner.send("4", "a", "wxquitconf");
        assertThat(owner.next().code()).contains("403");
    }

    @Test
    void saysWhoWentAlsoWhenMcsWasAwayMeanwhile() throws Exception {
        connected();
        Phone staying = new Phone();
        Phone going = new Phone();
        going.send("1", "gone", "wxjoinconf");
        going.next();
        mcs.stop();
        await().until(() -> !gateway.isConnected());
        staying.send("9", "b", "wxjoinconf");
        assertThat(staying.next().code()).contains("503");
        going.client.abort();

        mcs = new HandMcs(mcsPort);

        await().atMost(Duration.ofSeconds(20))
                .until(() -> mcs.requests.stream()
                        .anyMatch(request -> request.method().equals("wxoffline")
                                && request.uuid().equals("gone")
                                && request.params().text("confId").equals(Optional.of("123"))));
        staying.send("10", "b", "wxjoinconf");
        assertThat(staying.next().code()).isEmpty();
    }

    @Test
    void bringsNewsToTheMemberItIsFor() throws Exception {
        connected();
        Phone phone = new Phone();
        phone.send("1", "a", "wxjoinconf");
        phone.next();

        mcs.say(new SignalRequest("", "a", "wxmemberjoin", Fields.of("uuid", "b")).json());

        assertThat(phone.texts.poll(5, TimeUnit.SECONDS)).contains("wxmemberjoin");
    }

    private void connected() {
        gateway.start();
        await().until(gateway::isConnected);
    }

    /// A mini program's socket.
    private final class Phone implements TextClient.Listener {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final TextClient client;

        Phone() {
            CompletableFuture<TextClient> opening = TextClient.open(
                    http,
                    URI.create("ws://127.0.0.1:" + server.port() + SignalGateway.PATH),
                    Map.of(),
                    SocketLimits.CLIENTS,
                    this);
            client = opening.orTimeout(5, TimeUnit.SECONDS).join();
        }

        void send(String id, String uuid, String method) {
            client.send(new SignalRequest(id, uuid, method, Fields.of("confId", "123")).json());
        }

        SignalReply next() throws InterruptedException {
            String text = texts.poll(5, TimeUnit.SECONDS);
            assertThat(text).as("an answer").isNotNull();
            return (SignalReply) SignalReader.DEFAULT.read(text);
        }

        @Override
        public void onText(String text) {
            texts.add(text);
        }

        @Override
        public void onClosed(int code, String reason) {}
    }

    /// An MCS that grants everything with an empty result.
    private static final class HandMcs implements SocketListener {
        private final List<SignalRequest> requests = new CopyOnWriteArrayList<>();
        private final List<TextSocket> sockets = new CopyOnWriteArrayList<>();
        private final TextRoute route = new TextRoute("/mcs", SocketLimits.BOXES, System::nanoTime, opened -> {
            sockets.add(opened);
            return this;
        });
        private final Javalin server;

        HandMcs(int port) {
            server = Javalin.start(config -> {
                config.startup.showJavalinBanner = false;
                config.jetty.host = "127.0.0.1";
                config.jetty.port = port;
                route.register(config);
            });
        }

        void say(String text) {
            sockets.getLast().send(text);
        }

        void stop() {
            route.close();
            server.stop();
        }

        @Override
        public void onText(String text) {
            if (SignalReader.DEFAULT.read(text) instanceof SignalRequest request) {
                requests.add(request);
                say(new SignalReply(request.id(), request.uuid(), request.method(), Fields.NONE).json());
            }
        }

        @Override
        public void onClosed() {}
    }
}
