package io.wxgw.api.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.signal.SignalValue.Fields;
import io.wxgw.api.signal.WxResult.MasAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WxRequestTest {
    @Test
    void readsTheLargestSsrcAndTheScreen() {
        assertThat(request("wxreqvideo", "confId", "c", "antissrc", "4294967295", "type", "2"))
                .isEqualTo(new WxRequest.Video("u", "c", new VideoTarget(4294967295L, "", VideoType.SCREEN)));
    }

    @Test
    void knowsAClientThatUnderstandsMore() {
        assertThat(request("wxjoinconf", "confId", "c", "crgwid", "1", "ext", "1"))
                .isEqualTo(new WxRequest.Join("u", "c", "1", true));
    }

    @ParameterizedTest
    @CsvSource({
        "wxnosuch, 1, 1, c, no such method",
        "wxreqvideo, -1, 1, c, antissrc must be",
        "wxreqvideo, 4294967296, 1, c, antissrc must be",
        "wxreqvideo, 99999999999999999999, 1, c, antissrc must be",
        "wxreqvideo, 1.0, 1, c, antissrc must be",
        "wxreqvideo, ٣, 1, c, antissrc must be",
        "wxreqvideo, '', 1, c, antissrc is missing",
        "wxcancelvideo, 1, 3, c, type must be",
        "wxreqavsync, 1, '', c, type is missing",
        "wxreqvideo, 1, 1, '', confId is missing",
        "wxjoinconf, 1, 1, ' ', confId is missing",
        "wxjoinconf, 1, 1, \"a\u0007\", confId must not hold control",
    })
    void refusesParametersThatAreMissingOrImpossible(
            String method, String antissrc, String type, String confId, String why) {
        assertThatThrownBy(() -> request(method, "antissrc", antissrc, "type", type, "confId", confId))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_PARAMETER))
                .hasMessageContaining(why);
    }

    @Test
    void refusesNamesThatAreTooLong() {
        assertThatThrownBy(() -> request("wxquitconf", "confId", "c".repeat(129)))
                .hasMessage("confId must not be longer than 128 characters");
        var blank = new SignalRequest("1", " ", "wxquitconf", Fields.of("confId", "c"));
        assertThatThrownBy(() -> WxRequest.of(blank, SignalLimits.DEFAULT)).hasMessage("uuid is missing");
    }

    @Test
    void answersTheFieldsOfTheDocumentAsTexts() {
        var request = new SignalRequest("3", "u", "wxjoinconf", Fields.NONE);
        var joined = new WxResult.Joined(
                503677616, "rtmp://h/p", "rtmp://h/l", "rtmp://h/a", new MasAddress("10.0.0.1", 12345, 12347), "", "");

        assertThat(SignalReply.of(request, joined).json())
                .isEqualTo("{\"id\":\"3\",\"uuid\":\"u\",\"method\":\"wxjoinconf\",\"result\":{"
                        + "\"audiossrc\":\"503677616\",\"videossrc\":\"503677616\",\"pushurl\":\"rtmp://h/p\","
                        + "\"pullurl\":\"rtmp://h/l\",\"pullaudiourl\":\"rtmp://h/a\",\"audioip\":\"10.0.0.1\","
                        + "\"audiortpport\":\"12345\",\"videoip\":\"10.0.0.1\",\"videortpport\":\"12347\"}}");
        assertThat(SignalReply.of(request, new WxResult.Left()).json()).endsWith("\"result\":{}}");
        assertThat(SignalReply.refusal(request, ErrorCode.CONFLICT, "why").json())
                .endsWith("\"result\":{\"code\":\"409\",\"message\":\"why\"}}");
    }

    private static WxRequest request(String method, String... params) {
        return WxRequest.of(new SignalRequest("1", "u", method, Fields.of(params)), SignalLimits.DEFAULT);
    }
}
