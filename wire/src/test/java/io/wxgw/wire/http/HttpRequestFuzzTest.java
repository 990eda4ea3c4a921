package io.wxgw.wire.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.http.HttpRequestReader.Result;
import org.junit.jupiter.api.Tag;

/// Any bytes as a request: nothing is thrown, whole and byte by byte come to the same, and a head that was understood
/// is understood again as we would write it.
class HttpRequestFuzzTest {
    private static final int MAX_BYTES = 2_000;

    @FuzzTest
    @Tag("fuzz")
    void readsAnything(byte[] bytes) {
        Result whole = read(bytes, Math.max(1, bytes.length));
        assertThat(read(bytes, 1).toString()).isEqualTo(whole.toString());
        if (whole instanceof Result.Complete(HttpRequestHead head)) {
            assertThat(read(written(head).getBytes(ISO_8859_1), 1)).isEqualTo(whole);
        }
    }

    private static Result read(byte[] bytes, int portion) {
        HttpRequestReader reader = new HttpRequestReader(MAX_BYTES);
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        Result result = new Result.Incomplete();
        while (in.isReadable() && result instanceof Result.Incomplete) {
            result = reader.read(in.readSlice(Math.min(portion, in.readableBytes())));
        }
        return result;
    }

    private static String written(HttpRequestHead head) {
        StringBuilder text = new StringBuilder(head.method()).append(' ').append(head.path());
        if (!head.query().isEmpty()) {
            text.append('?').append(head.query());
        }
        text.append(head.fields().containsKey("host") ? " HTTP/1.1\n" : " HTTP/1.0\n");
        head.fields()
                .forEach((name, value) ->
                        text.append(name).append(':').append(value).append('\n'));
        return text.append('\n').toString();
    }
}
