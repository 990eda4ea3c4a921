package io.wxgw.api.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;

/// Any text: a refusal that can be sent, or a message that survives writing and reading.
class SignalReaderFuzzTest {
    @FuzzTest
    @Tag("fuzz")
    void readsAnything(byte[] bytes) {
        survives(new String(bytes, StandardCharsets.UTF_8));
    }

    static void survives(String text) {
        switch (SignalReader.DEFAULT.read(text)) {
            case SignalMalformed malformed -> {
                var reply = malformed.reply();
                assertThat(SignalReader.DEFAULT.read(reply.json())).isEqualTo(reply);
            }
            case SignalReply reply ->
                assertThat(SignalReader.DEFAULT.read(reply.json())).isEqualTo(reply);
            case SignalRequest request -> {
                assertThat(SignalReader.DEFAULT.read(request.json())).isEqualTo(request);
                understand(request);
            }
        }
    }

    private static void understand(SignalRequest request) {
        try {
            var understood = WxRequest.of(request, SignalLimits.DEFAULT);
            assertThat(understood.uuid()).isEqualTo(request.uuid());
        } catch (Refusal refusal) {
            assertThat(SignalReply.refusal(request, refusal).code()).contains("400");
        }
        try {
            var understood = AppRequest.of(request, SignalLimits.DEFAULT);
            assertThat(understood.uuid()).isEqualTo(request.uuid());
        } catch (Refusal refusal) {
            assertThat(refusal.code()).isIn(ErrorCode.BAD_PARAMETER, ErrorCode.UNSUPPORTED_CODEC);
        }
        MemberNews.of(request).ifPresent(news -> {
            var again = news.toApp(request.uuid());
            assertThat(MemberNews.of(again)).contains(news);
            assertThat(SignalReader.DEFAULT.read(again.json())).isEqualTo(again);
        });
    }
}
