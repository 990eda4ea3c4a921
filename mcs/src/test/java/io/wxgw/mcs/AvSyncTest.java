package io.wxgw.mcs;

import static io.wxgw.mcs.ControlFixture.CRGWID;
import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.mgw.AvSyncReq;
import io.wxgw.api.mgw.StartPushReq;
import io.wxgw.api.signal.SignalReply;
import io.wxgw.api.signal.WxRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AvSyncTest {
    private final ControlFixture mcs = new ControlFixture();
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
    void runsTheVideoFlowFirstWhenNothingWasRequested() {
        var reply = sync(ssrcOfA);

        assertThat(reply.result().values().keySet()).containsExactly("seq", "type");
        assertThat(mcs.calls.since()).containsExactly("StartPush a/1 for v", "AvSync v shows a/1");
    }

    @Test
    void endsWithTheCancelOfThatVideo() {
        sync(ssrcOfA);
        mcs.calls.since();

        assertThat(cancel(ssrcOfA).code()).isEmpty();
        assertThat(mcs.calls.since()).containsExactly("AvSync v shows /1", "StopPush a/1");
    }

    @Test
    void staysWhenAnotherVideoIsCancelled() {
        request(ssrcOfB);
        sync(ssrcOfA);
        mcs.calls.since();

        cancel(ssrcOfB);
        assertThat(mcs.calls.since()).containsExactly("StopPush b/1");
    }

    @Test
    void leavesThePictureBeforeIfThatWasWatchedForTheMixAlone() {
        sync(ssrcOfA);
        mcs.calls.since();

        sync(ssrcOfB);
        assertThat(mcs.calls.since()).containsExactly("StartPush b/1 for v", "AvSync v shows b/1", "StopPush a/1");
    }

    @Test
    void keepsThePictureBeforeIfThatWasAskedForToo() {
        sync(ssrcOfA);
        request(ssrcOfA);
        mcs.calls.since();

        sync(ssrcOfB);
        assertThat(mcs.calls.since()).containsExactly("StartPush b/1 for v", "AvSync v shows b/1");
    }

    @Test
    void syncsAnAppsScreenOnceItIsForwarded() {
        var app = mcs.app("app");
        mcs.calls.since();

        assertThat(mcs.video(WxRequest.AV_SYNC, "v", Long.toString(app.ssrc()), "2")
                        .code())
                .isEmpty();
        assertThat(mcs.calls.since())
                .containsExactly(
                        "StartPush app/2 for v", "StartForward app/2 to 10.1.1.1:20002", "AvSync v shows app/2");
    }

    @Test
    void undoesTheVideoFlowWhenItCannotBeSynced() {
        sync(ssrcOfB);
        mcs.calls.refuse(AvSyncReq.class, ErrorCode.NOT_FOUND);
        mcs.calls.since();

        assertThat(sync(ssrcOfA).code()).contains("404");
        assertThat(mcs.calls.since())
                .containsExactly("StartPush a/1 for v", "AvSync v shows a/1", "AvSync v shows b/1", "StopPush a/1");
        mcs.calls.grantAll();
        cancel(ssrcOfB);
        assertThat(mcs.calls.since()).containsExactly("AvSync v shows /1", "StopPush b/1");
    }

    @Test
    void isNotTriedWhenThePictureCannotBePushed() {
        mcs.calls.refuse(StartPushReq.class, ErrorCode.OVERLOADED);

        assertThat(sync(ssrcOfA).code()).contains("507");
        assertThat(mcs.calls.of(AvSyncReq.class)).isEmpty();
    }

    @Test
    void refusesWhatCannotBeSynced() {
        assertThat(mcs.video(WxRequest.AV_SYNC, "a", ssrcOfA, "1").code()).contains("409");
        assertThat(sync("77").code()).contains("404");
        assertThat(mcs.ask(CRGWID, "stranger", WxRequest.AV_SYNC, "confId", "c", "antissrc", ssrcOfA, "type", "1")
                        .code())
                .contains("409");
    }

    private SignalReply sync(String ssrc) {
        return mcs.video(WxRequest.AV_SYNC, "v", ssrc, "1");
    }

    private SignalReply request(String ssrc) {
        return mcs.video(WxRequest.VIDEO, "v", ssrc, "1");
    }

    private SignalReply cancel(String ssrc) {
        return mcs.video(WxRequest.CANCEL_VIDEO, "v", ssrc, "1");
    }
}
