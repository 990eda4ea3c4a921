package io.wxgw.mcs;

import static io.wxgw.mcs.ControlFixture.CRGWID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.mas.RemoveMemberReq;
import io.wxgw.api.mgw.AvSyncReq;
import io.wxgw.api.mgw.GetStateReq;
import io.wxgw.api.mgw.StopPullReq;
import io.wxgw.api.mgw.StopPushReq;
import io.wxgw.api.signal.SignalReply;
import io.wxgw.api.signal.WxRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuitTest {
    private final ControlFixture mcs = new ControlFixture(Duration.ofMillis(100), 8);

    @AfterEach
    void close() {
        mcs.close();
    }

    @Test
    void undoesWhatTheMemberWatchesAndWhatIsWatchedOfIt() {
        var ssrcOfA = mcs.join("c", "a");
        var ssrcOfB = mcs.join("c", "b");
        mcs.join("c", "v");
        mcs.video(WxRequest.AV_SYNC, "a", ssrcOfB, "1");
        mcs.video(WxRequest.VIDEO, "b", ssrcOfA, "1");
        mcs.video(WxRequest.AV_SYNC, "v", ssrcOfA, "1");
        mcs.calls.since();

        var reply = mcs.quit("c", "a");

        assertThat(reply.json()).endsWith("\"result\":{}}");
        assertThat(mcs.calls.since())
                .containsExactly(
                        "AvSync a shows /1",
                        "StopPush b/1",
                        "AvSync v shows /1",
                        "StopPush a/1",
                        "StopPull a",
                        "RemoveMember a");
        assertThat(mcs.video(WxRequest.VIDEO, "b", ssrcOfA, "1").code()).contains("404");
        assertThat(mcs.quit("c", "a").code()).contains("409");
        mcs.quit("c", "b");
        assertThat(mcs.placement.resolve("c")).isPresent();
        mcs.quit("c", "v");
        assertThat(mcs.placement.resolve("c")).isEmpty();
        assertThat(mcs.control.conferences()).isZero();
        assertThat(mcs.control.members()).isZero();
        assertThat(mcs.quit("c", "v").code()).contains("404");
    }

    @Test
    void stopsForwardingAnAppThatLeaves() {
        mcs.join("c", "a");
        var app = mcs.app("app");
        mcs.video(WxRequest.AV_SYNC, "a", Long.toString(app.ssrc()), "1");
        mcs.calls.since();

        assertThat(app.quit().code()).isEmpty();

        assertThat(mcs.calls.since())
                .containsExactly(
                        "AvSync a shows /1",
                        "StopForward app/1 to 10.1.1.1:20002",
                        "StopPush app/1",
                        "RemoveMember app");
    }

    @Test
    void letsGoEvenIfNoBoxAnswers() {
        var ssrc = mcs.join("c", "a");
        mcs.join("c", "b");
        mcs.video(WxRequest.AV_SYNC, "b", ssrc, "1");
        mcs.calls.lose(AvSyncReq.class, ErrorCode.GATEWAY_TIMEOUT);
        mcs.calls.lose(StopPushReq.class, ErrorCode.GATEWAY_TIMEOUT);
        mcs.calls.lose(StopPullReq.class, ErrorCode.GATEWAY_TIMEOUT);
        mcs.calls.lose(RemoveMemberReq.class, ErrorCode.NO_GATEWAY);

        assertThat(mcs.quit("c", "b").code()).isEmpty();
        assertThat(mcs.quit("c", "a").code()).isEmpty();
        assertThat(mcs.control.conferences()).isZero();
    }

    @Test
    void happensToAMemberWhoseSocketIsGoneForTheGraceTime() {
        mcs.join("c", "a");
        mcs.join("c", "b");

        assertThat(offline(CRGWID, "a").code()).isEmpty();

        await().until(() -> mcs.control.members() == 1);
        assertThat(mcs.calls.since()).contains("StopPull a", "RemoveMember a").doesNotContain("StopPull b");
    }

    @Test
    void doesNotHappenToAMemberThatComesBack() {
        mcs.join("c", "a");
        mcs.join("c", "b");
        offline(CRGWID, "a");
        mcs.join("c", "a");
        offline(CRGWID, "b");

        await().until(() -> mcs.control.members() == 1);
        assertThat(mcs.quit("c", "a").code()).isEmpty();
    }

    @Test
    void waitsWhileTheMediaOfAMemberFlows() {
        mcs.join("c", "a");
        mcs.gateway.flows("c", "a");
        offline(CRGWID, "a");

        await().until(() -> mcs.calls.of(GetStateReq.class).size() >= 3);
        assertThat(mcs.control.members()).isEqualTo(1);
        mcs.gateway.flowsNoMore();
        await().until(() -> mcs.control.members() == 0);
    }

    @Test
    void waitsWhileTheGatewayCannotBeAsked() {
        mcs.join("c", "a");
        mcs.calls.lose(GetStateReq.class, ErrorCode.NO_GATEWAY);
        offline(CRGWID, "a");

        await().until(() -> mcs.calls.of(GetStateReq.class).size() >= 3);
        assertThat(mcs.control.members()).isEqualTo(1);
        mcs.calls.grantAll();
        await().until(() -> mcs.control.members() == 0);
    }

    @Test
    void happensToTheMembersOfACallRouteThatStaysAway() {
        mcs.join("c", "a");
        mcs.ask("53002", "b", WxRequest.JOIN, "confId", "c");

        mcs.control.callRouteGone("53002");

        await().until(() -> mcs.control.members() == 1);
        assertThat(mcs.calls.since()).contains("StopPull b").doesNotContain("StopPull a");
    }

    @Test
    void doesNotHappenToTheMembersOfACallRouteThatComesBack() {
        mcs.join("c", "a");
        mcs.ask("53002", "b", WxRequest.JOIN, "confId", "c");
        mcs.control.callRouteGone("53002");
        mcs.control.callRouteBack("53002", _ -> {});
        offline(CRGWID, "a");

        await().until(() -> mcs.control.members() == 1);
        assertThat(mcs.ask("53002", "b", WxRequest.QUIT, "confId", "c").code()).isEmpty();
    }

    @Test
    void isRefusedThroughAnotherCallRouteThanTheNewest() {
        mcs.join("c", "a");
        mcs.ask("53002", "a", WxRequest.JOIN, "confId", "c");

        assertThat(mcs.quit("c", "a").code()).contains("403");
        assertThat(offline(CRGWID, "a").code()).contains("403");
        offline("53002", "a");
        assertThat(mcs.quit("c", "a").code()).as("nobody else is there").isEmpty();
    }

    private SignalReply offline(String crgwid, String uuid) {
        return mcs.ask(crgwid, uuid, WxRequest.OFFLINE, "confId", "c");
    }
}
