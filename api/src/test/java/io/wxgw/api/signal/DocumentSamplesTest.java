package io.wxgw.api.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The request samples of the design document, byte for byte, from `idl/vectors/document`.
class DocumentSamplesTest {
    private static final Path SAMPLES = Path.of(System.getProperty("wxgw.root"), "idl", "vectors", "document");

    @ParameterizedTest
    @ValueSource(strings = {"wxjoinconf", "wxquitconf", "wxreqvideo", "wxcancelvideo", "wxreqavsync-closed"})
    void acceptsASampleAsItStands(String name) throws IOException {
        var message = SignalReader.DEFAULT.read(sample(name + ".request.json"));

        assertThat(message).isEqualTo(SignalReader.DEFAULT.read(sample(name + ".accepted.json")));
        assertThatCode(() -> WxRequest.of((SignalRequest) message, SignalLimits.DEFAULT))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesTheSampleWhoseQuoteIsOpenAndSaysWhere() throws IOException {
        var message = SignalReader.DEFAULT.read(sample("wxreqavsync.request.json"));
        var expected = (SignalReply) SignalReader.DEFAULT.read(sample("wxreqavsync.refused.json"));

        assertThat(message).isInstanceOfSatisfying(SignalMalformed.class, malformed -> {
            var reply = malformed.reply();
            assertThat(reply.id()).isEqualTo(expected.id());
            assertThat(reply.uuid()).isEqualTo(expected.uuid());
            assertThat(reply.method()).isEqualTo(expected.method());
            assertThat(reply.code()).isEqualTo(expected.code()).contains("111");
            assertThat(reply.result().text("message").orElseThrow())
                    .startsWith(expected.result().text("message").orElseThrow());
        });
    }

    @Test
    void understandsEverySample() throws IOException {
        var uuid = "14f5ac8e-5496-11e7-a38b-d93e113210c6";
        var target = new VideoTarget(503677616, "231ABfu13ad21", VideoType.CAMERA);

        assertThat(request("wxjoinconf")).isEqualTo(new WxRequest.Join(uuid, "123", "53001", false));
        assertThat(request("wxquitconf")).isEqualTo(new WxRequest.Quit(uuid, "123", "53001"));
        assertThat(request("wxreqvideo")).isEqualTo(new WxRequest.Video(uuid, "123", target));
        assertThat(request("wxcancelvideo")).isEqualTo(new WxRequest.CancelVideo(uuid, "123", target));
        assertThat(request("wxreqavsync-closed")).isEqualTo(new WxRequest.AvSync(uuid, "123", target));
    }

    private static WxRequest request(String name) throws IOException {
        var message = SignalReader.DEFAULT.read(sample(name + ".request.json"));
        return WxRequest.of((SignalRequest) message, SignalLimits.DEFAULT);
    }

    private static String sample(String file) throws IOException {
        return Files.readString(SAMPLES.resolve(file));
    }
}
