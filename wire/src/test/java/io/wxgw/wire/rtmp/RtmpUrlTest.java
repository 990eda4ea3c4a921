package io.wxgw.wire.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RtmpUrlTest {
    @ParameterizedTest
    @CsvSource({
        "rtmp://host/app/stream, host, 1935, app, stream, ''",
        "RTMP://10.0.0.1:1936/wx/abc_mix, 10.0.0.1, 1936, wx, abc_mix, ''",
        "rtmp://[::1]:19350/a/b, ::1, 19350, a, b, ''",
        "rtmp://h/app/one/two?token=a=b&c=d/e, h, 1935, app, one/two, token=a=b&c=d/e",
        "rtmp://h/app/s?, h, 1935, app, s, ''",
    })
    void readsItsParts(String text, String host, int port, String app, String stream, String query) {
        RtmpUrl url = RtmpUrl.parse(text);
        assertThat(url).isEqualTo(new RtmpUrl(host, port, app, stream, query));
        assertThat(RtmpUrl.parse(url.text())).isEqualTo(url);
    }

    @Test
    void showsNoSecrets() {
        RtmpUrl url = RtmpUrl.parse("rtmp://[::1]/wx/s?token=secret");
        assertThat(url.toString()).isEqualTo("rtmp://[::1]:1935/wx/s?...");
        assertThat(url.streamWithQuery()).isEqualTo("s?token=secret");
        assertThat(url.tcUrl()).isEqualTo("rtmp://[::1]:1935/wx");
        assertThatThrownBy(() -> RtmpUrl.parse("http://h/wx/s?token=secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rtmp://",
                "rtmp://h",
                "rtmp://h/app",
                "rtmp://h/app/",
                "rtmp://h//s",
                "rtmp://:1935/a/s",
                "rtmp://h:0/a/s",
                "rtmp://h:65536/a/s",
                "rtmp://h:999999/a/s",
                "rtmp://user@h/a/s",
                "rtmp://::1/a/s",
                "rtmps://h/a/s",
                "http://h/a/s",
                " rtmp://h/a/s",
                "rtmp://h/a/s s",
                "rtmp://h/a/s\r\nHost: x",
                "rtmp://h/a/s#f",
                "rtmp://h/a/s\u001b[31m",
                "rtmp://h\u0000/a/s",
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> RtmpUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContainPattern("\\p{Cntrl}"));
    }

    @Test
    void refusesAnAddressOfMegabytesAtOnce() {
        assertThatThrownBy(() -> RtmpUrl.parse("rtmp://" + "a".repeat(10_000_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }
}
