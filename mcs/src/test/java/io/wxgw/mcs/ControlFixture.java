package io.wxgw.mcs;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.live.LiveAddress;
import io.wxgw.api.live.LiveUrls;
import io.wxgw.api.live.StreamTokens;
import io.wxgw.api.signal.AppRequest;
import io.wxgw.api.signal.MemberNews;
import io.wxgw.api.signal.SignalReader;
import io.wxgw.api.signal.SignalReply;
import io.wxgw.api.signal.SignalRequest;
import io.wxgw.api.signal.SignalValue.Fields;
import io.wxgw.api.signal.WxRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/// A ConferenceControl between a recording wxmgw and a recording MAS, and mini programs that ask it.
final class ControlFixture implements AutoCloseable {
    static final String CRGWID = "53001";

    final Calls calls = new Calls();
    final RecordingGateway gateway = new RecordingGateway(calls);
    final RecordingMas mas = new RecordingMas(calls);
    final LocalPlacement placement = new LocalPlacement();
    final ConferenceControl control;

    ControlFixture(Duration memberGrace, int maxVideos) {
        this(memberGrace, maxVideos, "");
    }

    ControlFixture(Duration memberGrace, int maxVideos, String onlyVideoQuery) {
        var defaults = McsConfig.of(new LiveUrls(
                new LiveAddress("inside", 1935),
                new LiveAddress("outside", 2935),
                "wx",
                StreamTokens.NONE,
                onlyVideoQuery,
                "https://outside/wx/"));
        var config = new McsConfig(
                defaults.live(),
                defaults.audio(),
                defaults.video(),
                memberGrace,
                2,
                4,
                maxVideos,
                2,
                List.of("10.8.8.8"),
                defaults.maxQueuedRequests(),
                defaults.signal());
        var node = new GatewayNode("mgw-1", "10.1.1.1", gateway);
        control = new ConferenceControl(config, mas, List.of(node), placement, new Random(20261124));
    }

    ControlFixture() {
        this(Duration.ofSeconds(30), 8);
    }

    @Override
    public void close() {
        calls.grantAll();
        assertThat(control.close(Duration.ofSeconds(10))).isTrue();
    }

    SignalReply ask(String crgwid, String uuid, String method, String... params) {
        var request = new SignalRequest("7", uuid, method, Fields.of(params));
        var reply = control.handle(request, crgwid).join();
        assertThat(List.of(reply.id(), reply.uuid(), reply.method())).containsExactly("7", uuid, method);
        return reply;
    }

    /// Joins and is let in.
    ///
    /// @return its SSRC
    String join(String confId, String uuid) {
        var reply = ask(CRGWID, uuid, WxRequest.JOIN, "confId", confId, "crgwid", CRGWID);
        assertThat(reply.code()).as("%s", reply).isEmpty();
        return field(reply, "videossrc");
    }

    SignalReply quit(String confId, String uuid) {
        return ask(CRGWID, uuid, WxRequest.QUIT, "confId", confId, "crgwid", CRGWID);
    }

    SignalReply video(String method, String uuid, String ssrc, String type) {
        return ask(CRGWID, uuid, method, "confId", "c", "antissrc", ssrc, "seq", "s", "type", type);
    }

    /// A socket of apps that remembers what it is told.
    App link(String uuid) {
        var news = new LinkedBlockingQueue<SignalRequest>();
        var link = new AppLink("10.9.9.9", text -> news.add((SignalRequest) SignalReader.DEFAULT.read(text)));
        return new App(this, uuid, link, news, new ConcurrentHashMap<>());
    }

    /// An app joins conference c and shows its camera and its screen.
    App app(String uuid) {
        var app = link(uuid);
        assertThat(app.join().code()).isEmpty();
        assertThat(app.ask(AppRequest.PUBLISH, "type", "1").code()).isEmpty();
        assertThat(app.ask(AppRequest.PUBLISH, "type", "2").code()).isEmpty();
        return app;
    }

    /// An app of conference c, and what it was told without asking.
    record App(
            ControlFixture mcs,
            String uuid,
            AppLink link,
            BlockingQueue<SignalRequest> news,
            Map<String, Long> numbers) {
        SignalReply ask(String method, String... params) {
            var fields = Fields.of(params).with("confId", "c");
            return mcs.control
                    .handle(new SignalRequest("8", uuid, method, fields), link)
                    .join();
        }

        SignalReply join(String... more) {
            var params = Stream.concat(
                    Stream.of("audioCodec", "opus", "audioPayloadType", "111"),
                    Stream.concat(Stream.of("videoPayloadType", "102", "screenPayloadType", "103"), Stream.of(more)));
            var reply = ask(AppRequest.JOIN, params.toArray(String[]::new));
            for (var name : List.of("audiossrc", "screenssrc")) {
                reply.result().text(name).ifPresent(number -> numbers.put(name, Long.valueOf(number)));
            }
            return reply;
        }

        SignalReply watch(String method, String ssrc, String... more) {
            var params = Stream.concat(Stream.of("antissrc", ssrc, "type", "1", "seq", "s"), Stream.of(more));
            return ask(method, params.toArray(String[]::new));
        }

        SignalReply quit() {
            return ask(AppRequest.QUIT);
        }

        long ssrc() {
            return Objects.requireNonNull(numbers.get("audiossrc"));
        }

        long screenSsrc() {
            return Objects.requireNonNull(numbers.get("screenssrc"));
        }

        /// What it was told since, a line each.
        List<String> heard() {
            var all = new ArrayList<SignalRequest>();
            news.drainTo(all);
            return all.stream().map(ControlFixture::line).toList();
        }
    }

    static String line(SignalRequest news) {
        var member = MemberNews.of(news).orElseThrow().member();
        return news.method() + " " + member.uuid() + (member.audio() ? " says" : "") + (member.video() ? " camera" : "")
                + (member.screen() ? " screen" : "");
    }

    static String field(SignalReply reply, String name) {
        return reply.result().text(name).orElseThrow(() -> new AssertionError(name + " expected: " + reply));
    }
}
