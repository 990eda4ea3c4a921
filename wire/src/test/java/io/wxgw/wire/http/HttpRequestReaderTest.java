package io.wxgw.wire.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.Hardship;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRequestReaderTest {
    private static final int MAX_BYTES = 1_000;

    /// As Chromium writes it for a page of another origin.
    private static final String BROWSER = """
            GET /wx/s.flv?onlyvideo=1 HTTP/1.1\r
            Host: 127.0.0.1:8081\r
            Connection: keep-alive\r
            User-Agent: Mozilla/5.0 (X11; Linux x86_64)\r
            Accept: */*\r
            Origin: http://127.0.0.1:8080\r
            Accept-Encoding: gzip, deflate, br\r
            \r
            """;

    private static HttpRequestReader.Result read(String text) {
        return new HttpRequestReader(MAX_BYTES).read(Unpooled.wrappedBuffer(text.getBytes(ISO_8859_1)));
    }

    private static HttpRequestHead head(String text) {
        return ((HttpRequestReader.Result.Complete) read(text)).head();
    }

    @Test
    void readsWhatABrowserSends() {
        HttpRequestHead head = head(BROWSER);
        assertThat(head.method()).isEqualTo("GET");
        assertThat(head.path()).isEqualTo("/wx/s.flv");
        assertThat(head.query()).isEqualTo("onlyvideo=1");
        assertThat(head.field("origin")).isEqualTo("http://127.0.0.1:8080");
        assertThat(head.field("accept-encoding")).isEqualTo("gzip, deflate, br");
        assertThat(head.field("cookie")).isEmpty();
    }

    @Test
    void readsTheSameInPortionsOfAnySize() {
        byte[] bytes = BROWSER.getBytes(ISO_8859_1);
        for (long seed = 0; seed < 50; seed++) {
            HttpRequestReader reader = new HttpRequestReader(MAX_BYTES);
            List<HttpRequestReader.Result> results = new ArrayList<>();
            Hardship.inPortions(bytes, seed, portion -> results.add(reader.read(portion)));
            assertThat(results).last().isEqualTo(read(BROWSER));
            assertThat(results.subList(0, results.size() - 1))
                    .allMatch(HttpRequestReader.Result.Incomplete.class::isInstance);
        }
    }

    @Test
    void leavesWhatStandsBehindTheHead() {
        ByteBuf in = Unpooled.wrappedBuffer((BROWSER + "more").getBytes(ISO_8859_1));
        assertThat(new HttpRequestReader(MAX_BYTES).read(in)).isInstanceOf(HttpRequestReader.Result.Complete.class);
        assertThat(in.toString(ISO_8859_1)).isEqualTo("more");
    }

    @Test
    void readsTheFormsOfTheTargetAndOfTheLines() {
        assertThat(head("GET http://live.example:81/wx/s.flv?a=1 HTTP/1.1\r\nHost: x\r\n\r\n")
                        .path())
                .isEqualTo("/wx/s.flv");
        assertThat(head("GET HTTP://live.example?a=1 HTTP/1.1\r\nHost: x\r\n\r\n"))
                .isEqualTo(new HttpRequestHead("GET", "/", "a=1", Map.of("host", "x")));
        assertThat(head("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n").path()).isEqualTo("*");
        assertThat(head("\r\n\nGET / HTTP/1.0\n\n").fields()).isEmpty();
        assertThat(head("GET / HTTP/1.0\nVia: a\nVIA:b \n\n").field("via")).isEqualTo("a, b");
        assertThat(head("GET / HTTP/1.1\r\nHost: x\r\nReferer: caf\u00e9\u0085\r\n\r\n")
                        .field("referer"))
                .startsWith("caf\u00e9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
                "GET /\r\n\r\n",
                "GET  / HTTP/1.0\r\n\r\n",
                "GET wx HTTP/1.0\r\n\r\n",
                "GET ftp://a/ HTTP/1.0\r\n\r\n",
                "GET / HTTP/1.0\r\nName : value\r\n\r\n",
                "GET / HTTP/1.0\r\nName\r\n\r\n",
                "GET / HTTP/1.0\r\nName: a\r\n folded\r\n\r\n",
                "GET / HTTP/1.0\r\nName: a\u0000b\r\n\r\n",
                "GET / HTTP/1.0\r\nName: a\rb: c\r\n\r\n",
                "GET /\u001b[2J HTTP/1.0\r\n\r\n",
                "get / HTTP/1.0\r\n\r\n",
                "\u0003RTMP",
                "\u0016\u0003\u0001 TLS"
            })
    void refusesWhatIsNoRequestAndRepeatsNoneOfIt(String text) {
        HttpRequestReader.Result result = read(text);
        assertThat(result).isInstanceOf(HttpRequestReader.Result.Malformed.class);
        assertThat(((HttpRequestReader.Result.Malformed) result).error())
                .hasMessageContaining("expected")
                .hasMessageMatching("[ -~]+");
    }

    @Test
    void holdsNoMoreThanItMay() {
        String endless = "GET /" + "a".repeat(MAX_BYTES) + " HTTP/1.0\r\n\r\n";
        assertThat(read(endless)).isEqualTo(new HttpRequestReader.Result.TooLong(MAX_BYTES));
        assertThat(read("\r\n".repeat(MAX_BYTES))).isEqualTo(new HttpRequestReader.Result.TooLong(MAX_BYTES));
        String fits = "GET /" + "a".repeat(MAX_BYTES - 18) + " HTTP/1.0\n\n";
        assertThat(fits).hasSizeGreaterThan(MAX_BYTES - 5);
        assertThat(read(fits)).isInstanceOf(HttpRequestReader.Result.Complete.class);
    }

    @Test
    void livesThroughDamage() {
        Hardship.survive(
                BROWSER.getBytes(ISO_8859_1),
                bytes -> new HttpRequestReader(MAX_BYTES).read(Unpooled.wrappedBuffer(bytes)));
    }
}
