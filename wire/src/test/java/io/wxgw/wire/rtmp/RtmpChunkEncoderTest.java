package io.wxgw.wire.rtmp;

import static io.wxgw.wire.SampleMedia.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.Hardship;
import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtmp.RtmpMessage.UserControl;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtmpChunkEncoderTest {
    private static final List<RtmpMessage> EVERY_KIND = List.of(
            new RtmpMessage.SetChunkSize(4_096),
            new RtmpMessage.Abort(5),
            new RtmpMessage.Acknowledgement(0xFFFF_FFFFL),
            new RtmpMessage.WindowAcknowledgementSize(2_500_000),
            new RtmpMessage.SetPeerBandwidth(2_500_000, 2),
            new UserControl.StreamBegin(1),
            new UserControl.StreamEof(0xFFFF_FFFFL),
            new UserControl.StreamDry(2),
            new UserControl.SetBufferLength(1, 3_000),
            new UserControl.StreamIsRecorded(1),
            new UserControl.PingRequest(123_456),
            new UserControl.PingResponse(123_456),
            new UserControl.UnknownEvent(31, hex("00000001")),
            new RtmpMessage.Command(
                    0,
                    "connect",
                    1,
                    List.of(AmfValue.Obj.EMPTY.with("app", "live").with("tcUrl", "x".repeat(300)))),
            new RtmpMessage.Command(1, "onStatus", 0, List.of()),
            new RtmpMessage.Data(1, 77, List.of(AmfValue.of("onMetaData"), AmfValue.EcmaArray.EMPTY)),
            new RtmpMessage.Audio(1, 0, hex("AF01 2110")),
            new RtmpMessage.Video(0x0102_0304, 40, hex("1701 000000")),
            new RtmpMessage.Unknown(19, 3, 50, hex("0102")),
            new RtmpMessage.Video(1, 0xFF_FFFE, Payload.EMPTY));

    @Test
    void comesBackAsEveryKindOfMessage() {
        assertThat(decoded(encoded(EVERY_KIND))).isEqualTo(EVERY_KIND);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 127, 128, 129, 4_096, 65_536, 0xFF_FFFF})
    void comesBackFromChunksOfAnySize(int chunkSize) {
        List<RtmpMessage> messages = new ArrayList<>();
        messages.add(new RtmpMessage.SetChunkSize(chunkSize));
        Random random = new Random(chunkSize);
        for (int i = 0; i < 30; i++) {
            byte[] body = new byte[random.nextInt(i % 10 == 0 ? 70_000 / Math.max(1, 128 / chunkSize) : 400)];
            random.nextBytes(body);
            long timestampMs = i % 3 == 0 ? random.nextLong(1L << 32) : random.nextLong(1 << 24);
            messages.add(
                    i % 2 == 0
                            ? new RtmpMessage.Audio(1, timestampMs, Payload.of(body))
                            : new RtmpMessage.Video(1, timestampMs, Payload.of(body)));
        }
        messages.add(new RtmpMessage.Data(1, 0xFFFF_FFFFL, List.of(AmfValue.of("x".repeat(1_000)))));
        byte[] bytes = encoded(messages);
        assertThat(decoded(bytes)).isEqualTo(messages);
        List<RtmpMessage> portions = new ArrayList<>();
        RtmpChunkDecoder decoder = new RtmpChunkDecoder(RtmpLimits.DEFAULT);
        Hardship.inPortions(bytes, chunkSize, portion -> decoder.decode(portion, portions::add));
        assertThat(portions).isEqualTo(messages);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0xFF_FFFE, 0xFF_FFFF, 0x100_0000, 0x7FFF_FFFF, 0x8000_0000L, 0xFFFF_FFFFL})
    void writesTimestampsOf32Bits(long timestampMs) {
        List<RtmpMessage> messages = List.of(new RtmpMessage.Video(1, timestampMs, Payload.of(new byte[300])));
        byte[] bytes = encoded(messages);
        assertThat(decoded(bytes)).isEqualTo(messages);
        int extended = timestampMs >= 0xFF_FFFF ? 4 : 0;
        assertThat(bytes).hasSize(12 + extended + 300 + 2 * (1 + extended));
    }

    @Test
    void tellsHowMuchRoomItNeeds() {
        RtmpChunkEncoder encoder = new RtmpChunkEncoder();
        for (int length : new int[] {0, 1, 127, 128, 129, 256, 257, 10_000}) {
            ByteBuf out = Unpooled.buffer();
            encoder.encode(new RtmpMessage.Video(1, 0xFFFF_FFFFL, Payload.of(new byte[length])), out);
            assertThat(out.readableBytes()).isLessThanOrEqualTo(encoder.encodedBytes(length));
        }
        assertThat(encoder.chunkSize()).isEqualTo(128);
    }

    @Test
    void writesNoMessageThatALengthCannotSay() {
        Payload tooLong = Payload.of(new byte[0x100_0000]);
        assertThatThrownBy(() -> encoded(List.of(new RtmpMessage.Video(1, 0, tooLong))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RtmpMessage.SetChunkSize(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] encoded(List<RtmpMessage> messages) {
        RtmpChunkEncoder encoder = new RtmpChunkEncoder();
        ByteBuf out = Unpooled.buffer();
        messages.forEach(message -> encoder.encode(message, out));
        return Payload.copyOf(out).toBytes();
    }

    private static List<RtmpMessage> decoded(byte[] bytes) {
        List<RtmpMessage> messages = new ArrayList<>();
        RtmpChunkDecoder decoder = new RtmpChunkDecoder(RtmpLimits.DEFAULT);
        decoder.decode(Unpooled.wrappedBuffer(bytes), messages::add);
        assertThat(decoder.isAtMessageBoundary()).isTrue();
        return messages;
    }
}
