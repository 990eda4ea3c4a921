package io.wxgw.api.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.RtpFormat;
import io.wxgw.api.signal.SignalValue.Fields;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppRequestTest {
    @ParameterizedTest
    @CsvSource({
        "joinconf, audioCodec, opus, audioPayloadType is missing",
        "joinconf, audioCodec, aac, audioPayloadType is missing",
        "joinconf, videoCodec, h264, videoPayloadType is missing",
        "joinconf, videoPayloadType, 64, videoPayloadType must be",
        "joinconf, videoPayloadType, 95, videoPayloadType must be",
        "joinconf, videoPayloadType, 128, videoPayloadType must be",
        "joinconf, screenPayloadType, -1, screenPayloadType must be",
        "joinconf, ip, localhost, ip must be an IP address",
        "joinconf, ip, 1.2.3.4.5, ip must be an IP address",
        "publish, type, 3, type must be",
        "unpublish, type, '', type is missing",
        "subscribe, port, 1023, port must be",
        "subscribe, port, 65535, port must be",
        "subscribe, port, 4294967295, port must be",
        "subscribe, port, '', port is missing",
        "subscribe, payloadType, '', payloadType is missing",
        "subscribe, antissrc, x, antissrc must be",
        "unsubscribe, antissrc, '', antissrc is missing",
        "wxjoinconf, x, y, no such method",
    })
    void refusesParametersThatAreMissingOrImpossible(String method, String name, String value, String why) {
        assertThatThrownBy(() -> request(method, name, value))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_PARAMETER))
                .hasMessageContaining(why);
    }

    @Test
    void needsNoPayloadTypeWhereTheNameSaysIt() {
        assertThat(((AppRequest.Join) request("joinconf", "audioCodec", "pcmu")).audio())
                .isEqualTo(new RtpFormat("pcmu", 0));
        assertThat(((AppRequest.Join) request("joinconf", "audioCodec", "PCMA", "audioPayloadType", "100")).audio())
                .isEqualTo(new RtpFormat("PCMA", 100));
        assertThat(((AppRequest.Join) request("joinconf", "ip", "0:0:0:0:0:0:0:1")).ip())
                .isEqualTo("0:0:0:0:0:0:0:1");
    }

    @Test
    void readsNobodyOutOfAnEntryThatNamesNobody() {
        assertThat(MemberView.of(Fields.of("uuid", "u"))).isEmpty();
        assertThat(MemberView.of(Fields.of("uuid", "u", "ssrc", "-1"))).isEmpty();
        assertThat(MemberView.of(new SignalValue.Text("u"))).isEmpty();
        assertThat(MemberList.of(Fields.NONE).members()).isEmpty();
        assertThat(MemberNews.of(new SignalRequest("", "u", "memberjoin", Fields.NONE)))
                .isEmpty();
    }

    private static AppRequest request(String method, String... more) {
        var usual = Stream.of("confId", "c", "antissrc", "1", "type", "1", "port", "5000", "payloadType", "96");
        var params = Stream.concat(usual, Arrays.stream(more)).toArray(String[]::new);
        return AppRequest.of(new SignalRequest("1", "u", method, Fields.of(params)), SignalLimits.DEFAULT);
    }
}
