package io.wxgw.mcs;

import static io.wxgw.mcs.ControlFixture.CRGWID;
import static io.wxgw.mcs.ControlFixture.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.mas.MasEvent;
import io.wxgw.api.mas.MasGetStateReq;
import io.wxgw.api.mas.MasMemberState;
import io.wxgw.api.mas.MasRoomState;
import io.wxgw.api.mas.StartForwardReq;
import io.wxgw.api.signal.AppRequest;
import io.wxgw.api.signal.AppResult;
import io.wxgw.api.signal.MemberList;
import io.wxgw.api.signal.SignalReader;
import io.wxgw.api.signal.SignalRequest;
import io.wxgw.api.signal.WxRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AppTest {
    private final ControlFixture mcs = new ControlFixture(Duration.ofMillis(100), 2);

    @AfterEach
    void close() {
        mcs.close();
    }

    @Test
    void joinsByItsRtp() {
        var app = mcs.link("app");

        var reply = app.join();

        assertThat(reply.result().values().keySet())
                .containsExactly(
                        "audiossrc",
                        "audioip",
                        "audiortpport",
                        "mixssrc",
                        "videossrc",
                        "videoip",
                        "videortpport",
                        "screenssrc",
                        "screenip",
                        "screenrtpport");
        var ports = mcs.calls.only(AddMemberReq.class);
        assertThat(List.of(ports.ip(), ports.audioCodec(), ports.videoCodec(), ports.screenCodec()))
                .containsExactly("10.9.9.9", "opus", "H264", "H264");
        assertThat(List.of(ports.audioPayloadType(), ports.videoPayloadType(), ports.screenPayloadType()))
                .containsExactly(111, 102, 103);
        assertThat(List.of(ports.ssrc(), ports.screenSsrc())).containsExactly(app.ssrc(), app.screenSsrc());
        assertThat(app.ssrc()).isNotEqualTo(app.screenSsrc());
        assertThat(mcs.ask(CRGWID, "app", WxRequest.JOIN, "confId", "c").code()).contains("409");
        mcs.join("c", "mini");
        assertThat(mcs.link("mini").join().code()).contains("409");
        mcs.quit("c", "mini");

        assertThat(app.quit().result().values()).isEmpty();

        assertThat(mcs.calls.lines()).contains("RemoveMember app");
        assertThat(app.quit().code()).contains("404");
        assertThat(List.of(mcs.control.conferences(), mcs.control.members())).containsExactly(0, 0);
    }

    @Test
    void hasItsMediaSentToNoStranger() {
        assertThat(mcs.link("a").join("ip", "10.7.7.7").code()).contains("403");
        assertThat(mcs.link("a").join("ip", "10.8.8.8").code())
                .as("vouched for")
                .isEmpty();
        var b = mcs.app("b");
        assertThat(b.join("ip", "::ffff:10.9.9.9").code()).as("its own").isEmpty();
        var a = Long.toString(mcs.app("a2").ssrc());
        mcs.calls.since();

        assertThat(b.watch(AppRequest.SUBSCRIBE, a, "port", "5000", "payloadType", "96", "ip", "10.7.7.7")
                        .code())
                .contains("403");

        assertThat(mcs.calls.since()).isEmpty();
        b.watch(AppRequest.SUBSCRIBE, a, "port", "5000", "payloadType", "96", "ip", "10.8.8.8");
        assertThat(mcs.calls.since()).containsExactly("StartForward a2/1 to 10.8.8.8:5000");
    }

    @Test
    void isFoundAsItWasWhenItJoinsAnew() {
        var first = mcs.app("app");
        var before = first.join().result();
        var mini = mcs.join("c", "mini");
        first.watch(AppRequest.SUBSCRIBE, mini, "port", "5000", "payloadType", "96");
        mcs.calls.since();

        var second = mcs.link("app");
        assertThat(second.join().result()).isEqualTo(before);
        assertThat(mcs.calls.since()).containsOnly("AddMember app");
        assertThat(first.quit().code())
                .as("the newest socket alone speaks for it")
                .contains("403");
        mcs.control.appGone(first.link());
        mcs.app("other").quit();
        assertThat(second.ask(AppRequest.MEMBER_LIST).code()).isEmpty();
        mcs.calls.since();

        assertThat(second.join("audioCodec", "PCMA", "audioPayloadType", "8").code())
                .isEmpty();
        assertThat(mcs.calls.since())
                .containsExactly("StopForward mini/1 to 10.9.9.9:5000", "RemoveMember app", "AddMember app");
    }

    @Test
    void isNotLetInIfTheMasRefuses() {
        mcs.calls.refuse(AddMemberReq.class, ErrorCode.UNSUPPORTED_CODEC);

        assertThat(mcs.link("app").join().code()).contains("415");

        assertThat(List.of(mcs.control.conferences(), mcs.control.members())).containsExactly(0, 0);
    }

    @Test
    void showsOnlyWhatItPublishes() {
        var app = mcs.link("app");
        app.join("screenPayloadType", "");
        mcs.join("c", "mini");
        var ssrc = Long.toString(app.ssrc());
        assertThat(mcs.video(WxRequest.VIDEO, "mini", ssrc, "1").code()).contains("404");
        assertThat(app.ask(AppRequest.PUBLISH, "type", "2").code()).contains("409");
        assertThat(field(app.ask(AppRequest.PUBLISH, "type", "1"), "type")).isEqualTo("1");
        mcs.app("viewer").watch(AppRequest.SUBSCRIBE, ssrc, "port", "5000", "payloadType", "96");
        assertThat(mcs.video(WxRequest.AV_SYNC, "mini", ssrc, "1").code()).isEmpty();
        mcs.calls.since();

        app.ask(AppRequest.UNPUBLISH, "type", "1");

        assertThat(mcs.calls.since())
                .containsExactly(
                        "AvSync mini shows /1",
                        "StopForward app/1 to 10.1.1.1:20002",
                        "StopPush app/1",
                        "StopForward app/1 to 10.9.9.9:5000");
        assertThat(mcs.video(WxRequest.VIDEO, "mini", ssrc, "1").code()).contains("404");
    }

    @Test
    void watchesMiniProgramsAndAppsAtItsOwnPort() {
        var mini = mcs.join("c", "mini");
        var other = mcs.app("other");
        var app = mcs.app("app");
        mcs.calls.since();

        var reply = app.watch(AppRequest.SUBSCRIBE, mini, "port", "5000", "payloadType", "96");

        assertThat(reply.json())
                .endsWith("\"result\":{\"ssrc\":\"" + mini + "\",\"payloadType\":\"96\",\"codec\":\"H264\","
                        + "\"seq\":\"s\",\"type\":\"1\"}}");
        var forward = mcs.calls.only(StartForwardReq.class);
        assertThat(List.of(forward.ssrc(), (long) forward.payloadType())).containsExactly(Long.valueOf(mini), 96L);
        app.watch(AppRequest.SUBSCRIBE, mini, "port", "5000", "payloadType", "96");
        assertThat(mcs.calls.since())
                .as("once more: a key frame")
                .containsExactly("StartForward mini/1 to 10.9.9.9:5000", "StartForward mini/1 to 10.9.9.9:5000");
        app.watch(AppRequest.SUBSCRIBE, mini, "port", "5002", "payloadType", "96");
        assertThat(mcs.calls.since())
                .containsExactly("StopForward mini/1 to 10.9.9.9:5000", "StartForward mini/1 to 10.9.9.9:5002");

        var screen = Long.toString(other.screenSsrc());
        assertThat(app.watch(AppRequest.SUBSCRIBE, screen, "type", "2", "port", "5004", "payloadType", "97")
                        .code())
                .isEmpty();
        assertThat(mcs.calls.only(StartForwardReq.class).ssrc()).isEqualTo(other.screenSsrc());
        assertThat(app.watch(AppRequest.SUBSCRIBE, screen, "port", "5006", "payloadType", "97")
                        .code())
                .as("a third one")
                .contains("429");
        assertThat(other.watch(AppRequest.SUBSCRIBE, mini, "port", "5002", "payloadType", "96")
                        .code())
                .as("the port of somebody else")
                .contains("409");
        assertThat(app.watch(AppRequest.SUBSCRIBE, Long.toString(app.ssrc()), "port", "5006", "payloadType", "97")
                        .code())
                .contains("409");
        mcs.calls.since();

        assertThat(app.watch(AppRequest.UNSUBSCRIBE, mini).code()).isEmpty();
        assertThat(mcs.calls.since()).containsExactly("StopForward mini/1 to 10.9.9.9:5002");
        other.quit();
        assertThat(mcs.calls.since()).containsExactly("RemoveMember other");
        app.watch(AppRequest.SUBSCRIBE, mini, "port", "5002", "payloadType", "96");
        mcs.calls.since();
        app.quit();
        assertThat(mcs.calls.since()).containsExactly("StopForward mini/1 to 10.9.9.9:5002", "RemoveMember app");
    }

    @Test
    void keepsWhatItWatchesIfTheMasRefusesMore() {
        var mini = mcs.join("c", "mini");
        var app = mcs.app("app");
        mcs.calls.refuse(StartForwardReq.class, ErrorCode.TOO_MANY);

        assertThat(app.watch(AppRequest.SUBSCRIBE, mini, "port", "5000", "payloadType", "96")
                        .code())
                .contains("429");

        mcs.calls.grantAll();
        mcs.calls.since();
        app.quit();
        assertThat(mcs.calls.since()).containsExactly("RemoveMember app");
    }

    @Test
    void hearsWhoComesGoesAndChanges() {
        var texts = new CopyOnWriteArrayList<String>();
        mcs.control.callRouteBack(CRGWID, texts::add);
        mcs.join("c", "five-methods");
        mcs.ask(CRGWID, "extended", WxRequest.JOIN, "confId", "c", "ext", "1");
        var app = mcs.app("app");
        assertThat(app.heard()).as("nothing of its own").isEmpty();
        mcs.mas.tells(new MasEvent(1, "c", new MasMemberState("app", true, true, false, true, 0), false));
        mcs.mas.tells(new MasEvent(2, "c", new MasMemberState("app", true, true, false, false, 0), false));
        mcs.mas.tells(new MasEvent(3, "c", new MasMemberState("five-methods", true, false, false, false, 0), false));
        mcs.control.start();
        await().untilAsserted(() -> assertThat(app.heard()).containsExactly("memberupdate five-methods says"));
        app.ask(AppRequest.UNPUBLISH, "type", "1");
        mcs.quit("c", "five-methods");
        mcs.join("c", "late");
        var list = MemberList.of(
                mcs.ask(CRGWID, "extended", "wxmemberlist", "confId", "c").result());
        assertThat(list.members().stream().map(member -> member.uuid() + member.miniProgram() + member.audio()))
                .containsExactly("extendedtruefalse", "appfalsetrue", "latetruefalse");
        assertThat(MemberList.of(app.ask(AppRequest.MEMBER_LIST).result())).isEqualTo(list);
        app.quit();

        assertThat(app.heard()).containsExactly("memberleave five-methods says", "memberjoin late");
        var messages = texts.stream()
                .map(text -> (SignalRequest) SignalReader.DEFAULT.read(text))
                .toList();
        assertThat(messages).extracting(SignalRequest::uuid).containsOnly("extended");
        assertThat(messages.stream().map(ControlFixture::line))
                .containsExactly(
                        "wxmemberjoin app",
                        "wxmemberupdate app says camera",
                        "wxmemberupdate five-methods says",
                        "wxmemberupdate app says",
                        "wxmemberleave five-methods says",
                        "wxmemberjoin late",
                        "wxmemberleave app says");
        mcs.control.callRouteGone(CRGWID);
        mcs.app("app");
        assertThat(texts).hasSize(messages.size());
    }

    @Test
    void leavesWhenItsSocketIsGoneAndItsMediaToo() {
        mcs.mas.hears(new MasRoomState("c", List.of(new MasMemberState("app", false, true, false, false, 0))));
        var app = mcs.app("app");
        var other = mcs.app("other");

        mcs.control.appGone(app.link());

        await().until(() -> mcs.calls.of(MasGetStateReq.class).size() >= 3);
        assertThat(mcs.control.members()).isEqualTo(2);
        mcs.mas.hears();
        await().until(() -> mcs.control.members() == 1);
        await().until(other::heard, List.of("memberleave app")::equals);
        await().until(() -> mcs.calls.lines().contains("RemoveMember app"));
    }

    @Test
    void leavesIfItsSocketWentWhileItJoined() {
        var app = mcs.link("app");
        mcs.control.appGone(app.link());

        app.join();

        await().until(() -> mcs.control.members() == 0);
    }

    @Test
    void isToldItsNewPortsWhenTheMasWasRestarted() {
        mcs.control.start();
        var mini = mcs.join("c", "mini");
        var app = mcs.app("app");
        app.watch(AppRequest.SUBSCRIBE, mini, "port", "5000", "payloadType", "96");
        mcs.calls.since();
        await().until(mcs.mas::isWatched);

        mcs.mas.restart();

        await().untilAsserted(() -> assertThat(mcs.calls.lines())
                .containsExactly(
                        "AddMember mini", "StartPull mini", "AddMember app", "StartForward mini/1 to 10.9.9.9:5000"));
        var moved = app.news().remove();
        assertThat(moved.method()).isEqualTo(AppResult.MOVED);
        assertThat(moved.params().text("audiortpport")).contains("24024");
    }

    @Test
    void speaksForAFewMembersBySocket() {
        var app = mcs.link("a");
        assertThat(app.join().code()).isEmpty();
        assertThat(as("b", app).join().code()).isEmpty();
        assertThat(as("c", app).join().code()).contains("429");
        assertThat(app.join().code()).as("not one more").isEmpty();
        as("b", app).quit();
        assertThat(as("c", app).join().code()).isEmpty();
    }

    @Test
    void refusesByName() {
        var app = mcs.link("app");
        assertThat(app.ask("dance").code()).contains("400");
        assertThat(app.quit().code()).as("no such conference").contains("404");
        app.join();
        assertThat(mcs.link("stranger").ask(AppRequest.MEMBER_LIST).code()).contains("409");
        mcs.join("c", "mini");
        assertThat(mcs.link("mini").quit().code()).as("no app").contains("409");
        assertThat(app.watch(AppRequest.SUBSCRIBE, "1", "port", "5000", "payloadType", "96")
                        .code())
                .contains("404");
    }

    private static ControlFixture.App as(String uuid, ControlFixture.App app) {
        return new ControlFixture.App(app.mcs(), uuid, app.link(), app.news(), app.numbers());
    }
}
