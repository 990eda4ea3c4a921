package io.wxgw.mcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javalin.Javalin;
import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.signal.SignalMessage;
import io.wxgw.api.signal.SignalReader;
import io.wxgw.api.signal.SignalReply;
import io.wxgw.api.signal.SignalRequest;
import io.wxgw.control.SocketLimits;
import io.wxgw.control.TextClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Over loopback, with the vectors of apps.
class AppEndpointTest {
    private static final Path VECTORS = Path.of(System.getProperty("wxgw.root"), "idl", "vectors", "app");

    private final ControlFixture mcs = new ControlFixture(Duration.ofMillis(100), 8);
    private final AppEndpoint endpoint =
            new AppEndpoint(mcs.control, McsConfig.local(), SocketLimits.CLIENTS, System::nanoTime);
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
    void answersTheVectorsAndTellsNews() throws Exception {
        var app = new App();
        assertThat(app.ask("joinconf").result().text("audiortpport")).isPresent();
        assertThat(mcs.calls.only(AddMemberReq.class).ip()).isEqualTo("127.0.0.1");
        assertThat(app.ask("publish").code()).isEmpty();
        mcs.join("123", "mini");
        assertThat(ControlFixture.line((SignalRequest) app.next())).isEqualTo("memberjoin mini");
        assertThat(app.ask("memberlist").code()).isEmpty();
        assertThat(app.ask("subscribe").code()).as("nobody has that SSRC").contains("404");
        assertThat(app.ask("unpublish").code()).isEmpty();
        app.socket.send("no json");
        assertThat(((SignalReply) app.next()).code()).contains("111");
        assertThat(app.ask("quitconf").result().values()).isEmpty();
        mcs.quit("123", "mini");
    }

    @Test
    void endsAMemberWhoseSocketIsGone() throws Exception {
        var app = new App();
        app.ask("joinconf");

        app.socket.abort();

        await().until(() -> mcs.control.members() == 0);
        await().until(() -> endpoint.openSockets() == 0);
    }

    private final class App implements TextClient.Listener {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final TextClient socket = TextClient.open(
                        http,
                        URI.create("ws://127.0.0.1:" + server.port() + "/app"),
                        Map.of(),
                        SocketLimits.CLIENTS,
                        this)
                .join();

        SignalReply ask(String vector) throws Exception {
            socket.send(Files.readString(VECTORS.resolve(vector + ".request.json")));
            return (SignalReply) next();
        }

        SignalMessage next() throws InterruptedException {
            return SignalReader.DEFAULT.read(String.valueOf(texts.poll(10, TimeUnit.SECONDS)));
        }

        @Override
        public void onText(String text) {
            texts.add(text);
        }

        @Override
        public void onClosed(int code, String reason) {}
    }
}
