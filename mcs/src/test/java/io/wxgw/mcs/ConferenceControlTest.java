package io.wxgw.mcs;

import static io.wxgw.mcs.ControlFixture.CRGWID;
import static io.wxgw.mcs.ControlFixture.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.api.mgw.StopPushReq;
import io.wxgw.api.signal.SignalReply;
import io.wxgw.api.signal.SignalRequest;
import io.wxgw.api.signal.SignalValue.Fields;
import io.wxgw.api.signal.WxRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConferenceControlTest {
    private final ControlFixture mcs = new ControlFixture();

    @AfterEach
    void close() {
        mcs.close();
    }

    @Test
    void carriesOutTheRequestsOfAConferenceInOrderAndOthersBesideThem() {
        var open = new CountDownLatch(1);
        mcs.gateway.hold(open);
        var join = send("a", WxRequest.JOIN, "c");
        var quit = send("a", WxRequest.QUIT, "c");
        var again = send("a", WxRequest.JOIN, "c");
        await().until(() -> !mcs.calls.of(StartPullReq.class).isEmpty());
        mcs.gateway.hold(new CountDownLatch(0));

        mcs.join("d", "b");

        assertThat(List.of(join, quit, again)).noneMatch(CompletableFuture::isDone);
        open.countDown();
        assertThat(join.join().code()).isEmpty();
        assertThat(quit.join().code()).isEmpty();
        assertThat(field(again.join(), "pushurl")).isNotEqualTo(field(join.join(), "pushurl"));
        assertThat(mcs.control.members()).isEqualTo(2);
    }

    @Test
    void setsEverythingUpAgainOnTheSameChannelsWhenTheGatewayWasRestarted() {
        mcs.control.start();
        mcs.join("c", "a");
        var app = mcs.app("app");
        mcs.video(WxRequest.AV_SYNC, "a", Long.toString(app.ssrc()), "1");
        var before = mcs.calls.only(StartPullReq.class);
        mcs.calls.since();
        // The watch has seen the first life once it waits for the second.
        await().until(mcs.gateway::isWatched);

        mcs.gateway.restart();

        await().untilAsserted(() -> assertThat(mcs.calls.lines())
                .containsExactly(
                        "AddMember a",
                        "StartPull a",
                        "AddMember app",
                        "StartPush app/1 for a",
                        "StopForward app/1 to 10.1.1.1:20002",
                        "StartForward app/1 to 10.1.1.1:20004",
                        "AvSync a shows app/1"));
        assertThat(mcs.calls.only(StartPullReq.class)).isEqualTo(before);
    }

    @Test
    void tellsTheGatewayTheNewPortsWhenTheMasWasRestarted() {
        mcs.control.start();
        mcs.join("c", "a");
        var before = mcs.calls.only(StartPullReq.class);
        mcs.calls.since();
        await().until(mcs.mas::isWatched);

        mcs.mas.restart();

        await().untilAsserted(() -> assertThat(mcs.calls.lines()).containsExactly("AddMember a", "StartPull a"));
        var after = mcs.calls.only(StartPullReq.class);
        assertThat(after.audioPort()).isNotEqualTo(before.audioPort());
        assertThat(after.pullUrl()).isEqualTo(before.pullUrl());
    }

    @Test
    void answersADefectWithoutItsStackAndGoesOn() {
        mcs.join("c", "a");
        mcs.gateway.breakNext();

        var reply = mcs.ask(CRGWID, "b", WxRequest.JOIN, "confId", "c");

        assertThat(reply.code()).contains("500");
        assertThat(field(reply, "message")).isEqualTo("internal error");
        assertThat(mcs.control.members()).isEqualTo(1);
        mcs.join("c", "b");
    }

    @Test
    void letsEverybodyQuitWhenItStops() {
        mcs.join("c", "a");
        var ssrc = mcs.join("c", "b");
        mcs.join("d", "e");
        mcs.video(WxRequest.VIDEO, "a", ssrc, "1");
        mcs.calls.refuse(StopPushReq.class, ErrorCode.NOT_FOUND);
        mcs.calls.since();

        assertThat(mcs.control.close(Duration.ofSeconds(10))).isTrue();

        assertThat(mcs.calls.lines())
                .contains("StopPush b/1", "StopPull a", "StopPull b", "StopPull e")
                .contains("RemoveMember a", "RemoveMember b", "RemoveMember e");
        assertThat(mcs.control.conferences()).isZero();
        assertThat(mcs.ask(CRGWID, "a", WxRequest.JOIN, "confId", "c").code()).contains("503");
    }

    private CompletableFuture<SignalReply> send(String uuid, String method, String confId) {
        return mcs.control.handle(new SignalRequest("1", uuid, method, Fields.of("confId", confId)), CRGWID);
    }
}
