package io.wxgw.wire.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.WireException;
import io.wxgw.wire.media.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;

/// Any bytes as each layer of RTMP: a [WireException], or values.
class RtmpFuzzTest {
    /// Whole and byte by byte must come to the same, and what was read must come back from our encoder.
    @FuzzTest
    @Tag("fuzz")
    void decodesAnyChunks(byte[] bytes) {
        List<String> whole = new ArrayList<>();
        List<RtmpMessage> messages = new ArrayList<>();
        try {
            decode(bytes, bytes.length, messages);
        } catch (WireException e) {
            whole.add(e.getMessage());
        }
        List<String> pieces = new ArrayList<>();
        List<RtmpMessage> piecewise = new ArrayList<>();
        try {
            decode(bytes, 1, piecewise);
        } catch (WireException e) {
            pieces.add(e.getMessage());
        }
        assertThat(texts(piecewise)).isEqualTo(texts(messages));
        assertThat(pieces).isEqualTo(whole);
        List<RtmpMessage> again = new ArrayList<>();
        decode(encoded(messages), Integer.MAX_VALUE, again);
        assertThat(texts(again)).isEqualTo(texts(messages));
    }

    @FuzzTest
    @Tag("fuzz")
    void decodesAnyMessage(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        try {
            Payload body = Payload.of(bytes, 1, bytes.length - 1);
            new MessageDecoder()
                    .decode(
                            bytes[0] & 0x1F,
                            1,
                            40,
                            body,
                            message -> assertThat(message).isNotNull());
        } catch (WireException _) {
            // one of the two ways to end
        }
    }

    @FuzzTest
    @Tag("fuzz")
    void shakesAnyHand(byte[] bytes) {
        for (RtmpHandshake side : List.of(RtmpHandshake.server(new Random(1)), RtmpHandshake.client(new Random(1)))) {
            ByteBuf out = Unpooled.buffer();
            try {
                boolean over = side.consume(Unpooled.wrappedBuffer(bytes), out);
                assertThat(over).isEqualTo(bytes.length >= 1 + 2 * RtmpHandshake.PACKET_BYTES);
            } catch (WireException _) {
                assertThat(bytes[0]).isNotEqualTo((byte) 3);
            }
            assertThat(out.readableBytes()).isLessThanOrEqualTo(1 + 2 * RtmpHandshake.PACKET_BYTES);
        }
    }

    @FuzzTest
    @Tag("fuzz")
    void readsAnyAddress(byte[] bytes) {
        try {
            RtmpUrl url = RtmpUrl.parse(new String(bytes, StandardCharsets.UTF_8));
            assertThat(RtmpUrl.parse(url.text())).isEqualTo(url);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).hasSizeLessThan(4_096);
        }
    }

    private static void decode(byte[] bytes, int portion, List<RtmpMessage> out) {
        RtmpChunkDecoder decoder = new RtmpChunkDecoder(RtmpLimits.DEFAULT);
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        while (in.isReadable()) {
            decoder.decode(in.readSlice(Math.min(portion, in.readableBytes())), out::add);
        }
    }

    private static byte[] encoded(List<RtmpMessage> messages) {
        RtmpChunkEncoder encoder = new RtmpChunkEncoder();
        ByteBuf out = Unpooled.buffer();
        messages.forEach(message -> encoder.encode(message, out));
        return Payload.copyOf(out).toBytes();
    }

    /// As text: a number that is not one does not equal itself.
    private static List<String> texts(List<RtmpMessage> messages) {
        return messages.stream().map(Object::toString).toList();
    }
}
