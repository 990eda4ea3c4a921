package io.wxgw.mcs;

import static io.wxgw.mcs.ControlFixture.CRGWID;
import static io.wxgw.mcs.ControlFixture.field;
import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.api.signal.WxRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JoinTest {
    private final ControlFixture mcs = new ControlFixture();

    @AfterEach
    void close() {
        mcs.close();
    }

    @Test
    void answersTheDocumentsFieldsAfterMasAndGatewayWereTold() {
        var reply = mcs.ask(CRGWID, "a", WxRequest.JOIN, "confId", "c", "crgwid", CRGWID);

        assertThat(reply.result().values().keySet())
                .containsExactly(
                        "audiossrc",
                        "videossrc",
                        "pushurl",
                        "pullurl",
                        "pullaudiourl",
                        "audioip",
                        "audiortpport",
                        "videoip",
                        "videortpport");
        var pull = mcs.calls.only(StartPullReq.class);
        var ports = mcs.calls.only(AddMemberReq.class);
        assertThat(mcs.calls.since()).containsExactly("AddMember a", "StartPull a");
        assertThat(Long.parseLong(field(reply, "audiossrc")))
                .isBetween(1L, (1L << 31) - 1)
                .isEqualTo(Long.parseLong(field(reply, "videossrc")))
                .isEqualTo(pull.ssrc())
                .isEqualTo(ports.ssrc());
        assertThat(field(reply, "pushurl")).matches("rtmp://outside:2935/wx/[a-z2-7]{26}");
        assertThat(field(reply, "pullurl")).isEqualTo(field(reply, "pushurl"));
        assertThat(field(reply, "pullaudiourl"))
                .matches("rtmp://outside:2935/wx/[a-z2-7]{26}")
                .isNotEqualTo(field(reply, "pushurl"));
        assertThat(pull.pullUrl()).isEqualTo(inside(field(reply, "pushurl")));
        assertThat(pull.pushAudioUrl()).isEqualTo(inside(field(reply, "pullaudiourl")));
        assertThat(List.of(pull.masIp(), pull.confId(), pull.audioCodec(), pull.videoCodec()))
                .containsExactly(RecordingMas.IP, "c", "AAC", "H264");
        assertThat(List.of(
                        field(reply, "audioip"),
                        field(reply, "audiortpport"),
                        field(reply, "videoip"),
                        field(reply, "videortpport")))
                .containsExactly(
                        RecordingMas.IP,
                        Integer.toString(pull.audioPort()),
                        RecordingMas.IP,
                        Integer.toString(pull.videoPort()));
        assertThat(List.of(ports.ip(), ports.audioCodec(), ports.videoCodec()))
                .containsExactly("10.1.1.1", "AAC", "H264");
        assertThat(List.of(pull.audioPayloadType(), pull.videoPayloadType()))
                .containsExactly(ports.audioPayloadType(), ports.videoPayloadType());
    }

    @Test
    void answersTheSameWhenTheSameUuidJoinsAgain() {
        var first = mcs.ask(CRGWID, "a", WxRequest.JOIN, "confId", "c");
        var again = mcs.ask("other", "a", WxRequest.JOIN, "confId", "c");

        assertThat(again).isEqualTo(first);
        assertThat(mcs.calls.of(StartPullReq.class))
                .hasSize(2)
                .allMatch(mcs.calls.of(StartPullReq.class).getFirst()::equals);
        assertThat(mcs.calls.since()).containsExactly("AddMember a", "StartPull a", "AddMember a", "StartPull a");
        assertThat(mcs.control.members()).isEqualTo(1);
    }

    @Test
    void drawsOtherNamesAndAnotherSsrcForEveryLifeOfAMember() {
        var first = mcs.ask(CRGWID, "a", WxRequest.JOIN, "confId", "c");
        mcs.quit("c", "a");
        var second = mcs.ask(CRGWID, "a", WxRequest.JOIN, "confId", "c");

        for (var name : List.of("audiossrc", "pushurl", "pullaudiourl")) {
            assertThat(field(second, name)).isNotEqualTo(field(first, name));
        }
    }

    @Test
    void undoesEverythingWhenTheGatewayRefuses() {
        mcs.calls.refuse(StartPullReq.class, ErrorCode.OVERLOADED);

        var reply = mcs.ask(CRGWID, "a", WxRequest.JOIN, "confId", "c");

        assertThat(reply.code()).contains("507");
        assertThat(field(reply, "message")).contains("StartPull", "said so");
        assertThat(mcs.calls.since()).containsExactly("AddMember a", "StartPull a", "StopPull a", "RemoveMember a");
        assertNothingIsLeft();
        mcs.calls.grantAll();
        mcs.join("other", "a");
    }

    @Test
    void undoesEverythingWhenTheGatewayDoesNotAnswer() {
        mcs.calls.lose(StartPullReq.class, ErrorCode.GATEWAY_TIMEOUT);

        assertThat(mcs.ask(CRGWID, "a", WxRequest.JOIN, "confId", "c").code()).contains("504");
        assertThat(mcs.calls.since()).containsExactly("AddMember a", "StartPull a", "StopPull a", "RemoveMember a");
        assertNothingIsLeft();
    }

    @Test
    void undoesEverythingWhenTheMasIsAway() {
        mcs.calls.lose(AddMemberReq.class, ErrorCode.NO_GATEWAY);

        assertThat(mcs.ask(CRGWID, "a", WxRequest.JOIN, "confId", "c").code()).contains("503");
        assertThat(mcs.calls.since()).containsExactly("AddMember a", "StopPull a", "RemoveMember a");
        assertNothingIsLeft();
    }

    @Test
    void doesNotBlameTheMiniProgramForWhatABoxFindsWrongWithUs() {
        mcs.calls.refuse(StartPullReq.class, ErrorCode.BAD_PARAMETER);

        assertThat(mcs.ask(CRGWID, "a", WxRequest.JOIN, "confId", "c").code()).contains("500");
    }

    @Test
    void refusesAUuidThatIsInAnotherConferenceUntilItQuits() {
        mcs.join("c", "a");

        assertThat(mcs.ask(CRGWID, "a", WxRequest.JOIN, "confId", "d").code()).contains("409");
        assertThat(mcs.control.conferences()).isEqualTo(1);
        mcs.quit("c", "a");
        mcs.join("d", "a");
    }

    @Test
    void refusesMoreMembersAndConferencesThanThereMayBe() {
        for (var uuid : List.of("a", "b", "e", "f")) {
            mcs.join("c", uuid);
        }
        assertThat(mcs.ask(CRGWID, "g", WxRequest.JOIN, "confId", "c").code()).contains("429");
        mcs.join("d", "h");
        assertThat(mcs.ask(CRGWID, "i", WxRequest.JOIN, "confId", "e").code()).contains("507");
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        assertThat(mcs.ask(CRGWID, "a", "wxnosuch", "confId", "c").code()).contains("400");
        assertThat(mcs.ask(CRGWID, "a", WxRequest.JOIN).code()).contains("400");
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() {
        assertThat(mcs.control.conferences()).isZero();
        assertThat(mcs.control.members()).isZero();
        assertThat(mcs.placement.resolve("c")).isEmpty();
    }

    private static String inside(String url) {
        return url.replace("outside:2935", "inside:1935");
    }
}
