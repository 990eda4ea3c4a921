package io.wxgw.mcs;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.live.LiveAddress;
import io.wxgw.api.live.LiveUrls;
import io.wxgw.api.live.StreamTokens;
import io.wxgw.api.signal.SignalReply;
import io.wxgw.api.signal.SignalRequest;
import io.wxgw.api.signal.SignalValue.Fields;
import io.wxgw.api.signal.WxRequest;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// A ConferenceControl between a recording wxmgw and a recording MAS, and mini programs that ask it.
final class ControlFixture implements AutoCloseable {
    static final RtpFormat OPUS = new RtpFormat("opus", 111);
    static final RtpFormat H264 = new RtpFormat("H264", 102);
    static final String CRGWID = "53001";

    final Calls calls = new Calls();
    final RecordingGateway gateway = new RecordingGateway(calls);
    final RecordingMas mas = new RecordingMas(calls);
    final LocalPlacement placement = new LocalPlacement();
    final ConferenceControl control;

    ControlFixture(Duration memberGrace, int maxVideos) {
        var defaults = McsConfig.of(new LiveUrls(
                new LiveAddress("inside", 1935), new LiveAddress("outside", 2935), "wx", StreamTokens.NONE));
        var config = new McsConfig(
                defaults.live(),
                defaults.audio(),
                defaults.video(),
                memberGrace,
                2,
                4,
                maxVideos,
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

    /// An app with a camera and a screen joins conference c.
    OrdinaryJoined app(String uuid) {
        return control.join(new OrdinaryJoin("c", uuid, OPUS, H264, H264, "10.9.9.9"))
                .join();
    }

    static String field(SignalReply reply, String name) {
        return reply.result().text(name).orElseThrow(() -> new AssertionError(name + " expected: " + reply));
    }
}
