package io.wxgw.mcs;

import static io.wxgw.mcs.ControlFixture.CRGWID;
import static io.wxgw.mcs.ControlFixture.field;
import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.mas.StartForwardReq;
import io.wxgw.api.mgw.StartPushReq;
import io.wxgw.api.signal.SignalReply;
import io.wxgw.api.signal.WxRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VideoTest {
    private final ControlFixture mcs = new ControlFixture(Duration.ofSeconds(30), 2);
    private String ssrcOfA;
    private String ssrcOfB;

    @BeforeEach
    void join() {
        ssrcOfA = mcs.join("c", "a");
        ssrcOfB = mcs.join("c", "b");
        mcs.join("c", "v");
        mcs.calls.since();
    }

    @AfterEach
    void close() {
        mcs.close();
    }

    @Test
    void pushesAMiniProgramsPictureWithoutItsSound() {
        var reply = request("b", ssrcOfA);

        assertThat(reply.result().values().keySet()).containsExactly("pullurl", "seq", "type");
        assertThat(List.of(field(reply, "seq"), field(reply, "type"))).containsExactly("s", "1");
        var push = mcs.calls.only(StartPushReq.class);
        assertThat(List.of(push.uuid(), push.reqUuid(), push.weixin(), push.confId(), push.audioCodec(), push.masIp()))
                .containsExactly("a", "b", "1", "c", "", "");
        assertThat(push.audioPayloadType()).isNegative();
        assertThat(push.videoCodec()).isEqualTo("H264");
        assertThat(field(reply, "pullurl")).matches("rtmp://outside:2935/wx/[a-z2-7]{26}");
        assertThat(push.pushUrl()).isEqualTo(field(reply, "pullurl").replace("outside:2935", "inside:1935"));
        assertThat(mcs.calls.since()).containsExactly("StartPush a/1 for b");
    }

    @Test
    void playsAMiniProgramsPictureFromItsOwnStreamWhereTheLiveServerLeavesTheSoundOut() {
        try (var direct = new ControlFixture(Duration.ofSeconds(30), 1, "onlyvideo=1")) {
            var joined = direct.ask(CRGWID, "a", WxRequest.JOIN, "confId", "c", "crgwid", CRGWID);
            var ssrc = field(joined, "videossrc");
            var app = direct.app("app");
            direct.join("c", "b");
            direct.calls.since();

            var reply = direct.video(WxRequest.VIDEO, "b", ssrc, "1");
            assertThat(field(reply, "pullurl")).isEqualTo(field(joined, "pullurl") + "?onlyvideo=1");
            assertThat(direct.calls.since()).isEmpty();
            var shown = direct.control
                    .view(Duration.ofSeconds(5))
                    .getFirst()
                    .members()
                    .getFirst();
            assertThat(shown.channels()).last().satisfies(camera -> {
                assertThat(camera.rtmp()).isEqualTo(field(reply, "pullurl"));
                assertThat(camera.flv())
                        .as("the page, too, is to show the picture alone")
                        .matches("https://outside/wx/[a-z2-7]{26}[.]flv[?]onlyvideo=1");
                assertThat(camera.viewers()).containsExactly("b");
            });
            direct.calls.since();
            assertThat(direct.video(WxRequest.VIDEO, "b", Long.toString(app.ssrc()), "1")
                            .code())
                    .as("a picture counts wherever it comes from")
                    .contains("429");
            assertThat(direct.video(WxRequest.CANCEL_VIDEO, "b", ssrc, "1").code())
                    .isEmpty();
            assertThat(direct.calls.since()).isEmpty();
            assertThat(direct.video(WxRequest.VIDEO, "b", Long.toString(app.ssrc()), "1")
                            .code())
                    .isEmpty();
            assertThat(direct.calls.since()).isNotEmpty();
        }
    }

    @Test
    void namesHttpFlvBesideRtmpToClientsThatAskedForMore() {
        var joined = mcs.ask(CRGWID, "extended", WxRequest.JOIN, "confId", "c", "ext", "1");
        var viewing = mcs.video(WxRequest.VIDEO, "extended", ssrcOfA, "1");

        for (var reply : List.of(joined, viewing)) {
            assertThat(field(reply, "pullflvurl"))
                    .isEqualTo(field(reply, "pullurl").replace("rtmp://outside:2935", "https://outside") + ".flv");
        }
        assertThat(field(joined, "pullaudioflvurl"))
                .isEqualTo(field(joined, "pullaudiourl").replace("rtmp://outside:2935", "https://outside") + ".flv");
        var again = mcs.ask(CRGWID, "extended", WxRequest.JOIN, "confId", "c", "crgwid", CRGWID);
        assertThat(again.result().values().keySet())
                .as("it did not ask this time")
                .containsExactlyElementsOf(joined.result().values().keySet().stream()
                        .filter(name -> !name.contains("flv"))
                        .toList());
    }

    @Test
    void countsViewersAndEndsThePushWithTheLastOne() {
        var first = request("b", ssrcOfA);
        assertThat(request("v", ssrcOfA))
                .satisfies(second -> assertThat(field(second, "pullurl")).isEqualTo(field(first, "pullurl")));
        assertThat(request("v", ssrcOfA).result()).isEqualTo(first.result());
        mcs.calls.since();

        assertThat(cancel("b", ssrcOfA).result().values().keySet()).containsExactly("seq", "type");
        assertThat(cancel("b", ssrcOfA).code()).as("once more").isEmpty();
        assertThat(mcs.calls.since()).isEmpty();
        cancel("v", ssrcOfA);
        assertThat(mcs.calls.since()).containsExactly("StopPush a/1");

        assertThat(request("v", ssrcOfA).result())
                .as("same channel for its life")
                .isEqualTo(first.result());
    }

    @Test
    void forwardsAnAppsPictureToThePortOfThePush() {
        var app = mcs.app("app");
        mcs.calls.since();

        var camera = request("a", Long.toString(app.ssrc()));
        var push = mcs.calls.only(StartPushReq.class);
        assertThat(List.of(push.weixin(), push.masIp())).containsExactly("", RecordingMas.IP);
        assertThat(push.ssrc()).isEqualTo(app.ssrc());
        var forward = mcs.calls.only(StartForwardReq.class);
        assertThat(forward.payloadType()).isEqualTo(push.videoPayloadType());
        assertThat(forward.ssrc()).isEqualTo(app.ssrc());
        assertThat(mcs.calls.since()).containsExactly("StartPush app/1 for a", "StartForward app/1 to 10.1.1.1:20002");

        assertThat(field(request("b", Long.toString(app.screenSsrc())), "pullurl"))
                .as("any SSRC of the member names it, the type selects the track")
                .isEqualTo(field(camera, "pullurl"));
        var screen = mcs.video(WxRequest.VIDEO, "b", Long.toString(app.ssrc()), "2");
        assertThat(field(screen, "pullurl")).isNotEqualTo(field(camera, "pullurl"));
        assertThat(field(screen, "type")).isEqualTo("2");
        assertThat(mcs.calls.of(StartPushReq.class).getLast().ssrc()).isEqualTo(app.screenSsrc());
        mcs.calls.since();

        cancel("a", Long.toString(app.ssrc()));
        cancel("b", Long.toString(app.ssrc()));
        assertThat(mcs.calls.since()).containsExactly("StopForward app/1 to 10.1.1.1:20002", "StopPush app/1");
        mcs.video(WxRequest.CANCEL_VIDEO, "b", Long.toString(app.ssrc()), "2");
        assertThat(mcs.calls.since()).containsExactly("StopForward app/2 to 10.1.1.1:20004", "StopPush app/2");
    }

    @Test
    void undoesAPushThatCannotBeFilled() {
        var app = mcs.app("app");
        mcs.calls.since();
        mcs.calls.refuse(StartForwardReq.class, ErrorCode.NOT_FOUND);

        assertThat(request("a", Long.toString(app.ssrc())).code()).contains("404");
        assertThat(mcs.calls.since())
                .containsExactly(
                        "StartPush app/1 for a",
                        "StartForward app/1 to 10.1.1.1:20002",
                        "StopForward app/1 to 10.1.1.1:20002",
                        "StopPush app/1");
        assertThat(cancel("a", Long.toString(app.ssrc())).code()).isEmpty();
        assertThat(mcs.calls.since()).isEmpty();
    }

    @Test
    void keepsThePushWhenTheRequestOfASecondViewerFails() {
        request("b", ssrcOfA);
        mcs.calls.lose(StartPushReq.class, ErrorCode.GATEWAY_TIMEOUT);
        mcs.calls.since();

        assertThat(request("v", ssrcOfA).code()).contains("504");
        assertThat(mcs.calls.since()).containsExactly("StartPush a/1 for v");
        mcs.calls.grantAll();
        cancel("b", ssrcOfA);
        assertThat(mcs.calls.since()).containsExactly("StopPush a/1");
    }

    @Test
    void refusesWhatCannotBeWatched() {
        assertThat(request("a", ssrcOfA).code()).as("own").contains("409");
        assertThat(request("a", "77").code()).as("unknown").contains("404");
        assertThat(mcs.video(WxRequest.VIDEO, "a", ssrcOfB, "2").code())
                .as("a mini program has no screen")
                .contains("404");
        assertThat(request("stranger", ssrcOfA).code()).as("not joined").contains("409");
        assertThat(mcs.ask(CRGWID, "a", WxRequest.VIDEO, "confId", "nowhere", "antissrc", ssrcOfB, "type", "1")
                        .code())
                .as("no such conference")
                .contains("404");
        assertThat(mcs.video(WxRequest.VIDEO, "a", "-1", "1").code()).contains("400");
        assertThat(mcs.video(WxRequest.VIDEO, "a", ssrcOfB, "3").code()).contains("400");
        mcs.join("d", "elsewhere");
        assertThat(mcs.ask(CRGWID, "elsewhere", WxRequest.VIDEO, "confId", "c", "antissrc", ssrcOfB, "type", "1")
                        .code())
                .as("in another conference")
                .contains("409");
        assertThat(mcs.calls.of(StartPushReq.class)).isEmpty();
    }

    @Test
    void refusesMoreVideosThanAMemberMayWatch() {
        var app = Long.toString(mcs.app("app").ssrc());
        request("v", ssrcOfA);
        request("v", ssrcOfB);

        assertThat(request("v", app).code()).contains("429");
        assertThat(request("v", ssrcOfA).code()).as("watched already").isEmpty();
        cancel("v", ssrcOfA);
        assertThat(request("v", app).code()).isEmpty();
    }

    private SignalReply request(String viewer, String ssrc) {
        return mcs.video(WxRequest.VIDEO, viewer, ssrc, "1");
    }

    private SignalReply cancel(String viewer, String ssrc) {
        return mcs.video(WxRequest.CANCEL_VIDEO, viewer, ssrc, "1");
    }
}
