package io.wxgw.wire.rtmp;

import static io.wxgw.wire.SampleMedia.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.wxgw.wire.WireException;
import io.wxgw.wire.media.Payload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtmpChunkDecoderTest {
    private static final int AUDIO = 8;
    private static final int VIDEO = 9;

    @Test
    void addsDeltasOfFormats1To3() {
        assertThat(new Chunks()
                        .full(4, 1_000, 1, AUDIO, 1)
                        .body("A0")
                        .sameStream(4, 21, 2, AUDIO)
                        .body("A1A1")
                        .sameLength(4, 22)
                        .body("A2A2")
                        .same(4)
                        .body("A3A3")
                        .decoded())
                .containsExactly(
                        audio(1, 1_000, "A0"),
                        audio(1, 1_021, "A1A1"),
                        audio(1, 1_043, "A2A2"),
                        audio(1, 1_065, "A3A3"));
    }

    @Test
    void takesTheTimestampOfFormat0AsTheDeltaOfFormat3() {
        assertThat(new Chunks()
                        .full(4, 100, 1, AUDIO, 1)
                        .body("A0")
                        .same(4)
                        .body("A1")
                        .decoded())
                .containsExactly(audio(1, 100, "A0"), audio(1, 200, "A1"));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 63, 64, 319, 320, 65_599})
    void readsChunkStreamIdsOfOneTwoAndThreeBytes(int id) {
        assertThat(new Chunks()
                        .full(id, 0, 130, VIDEO, 1)
                        .body(128, 7)
                        .same(id)
                        .body(2, 7)
                        .decoded())
                .containsExactly(video(1, 0, "07".repeat(130)));
    }

    @Test
    void readsTheThreeByteFormOfAnIdThatTwoBytesCouldSay() {
        ByteBuf bytes = new Chunks().full(64, 0, 130, VIDEO, 1).body(128, 7).bytes;
        bytes.writeBytes(hex("C1 0000 0707").toBytes());
        List<RtmpMessage> messages = new ArrayList<>();
        new RtmpChunkDecoder(RtmpLimits.DEFAULT).decode(bytes, messages::add);
        assertThat(messages).containsExactly(video(1, 0, "07".repeat(130)));
    }

    @Test
    void joinsInterleavedMessages() {
        assertThat(new Chunks()
                        .full(6, 40, 200, VIDEO, 1)
                        .body(128, 1)
                        .full(4, 41, 3, AUDIO, 1)
                        .body("AAAAAA")
                        .same(6)
                        .body(72, 1)
                        .decoded())
                .containsExactly(audio(1, 41, "AAAAAA"), video(1, 40, "01".repeat(200)));
    }

    @Test
    void readsExtendedTimestampsInEveryChunk() {
        long late = 0x0100_0000L;
        assertThat(new Chunks()
                        .full(6, late, 200, VIDEO, 1)
                        .body(128, 1)
                        .same(6)
                        .field(late)
                        .body(72, 1)
                        .sameStream(6, 40, 1, VIDEO)
                        .body("02")
                        .decoded())
                .containsExactly(video(1, late, "01".repeat(200)), video(1, late + 40, "02"));
    }

    @Test
    void readsContinuationsWhoseEncoderLeftTheExtendedTimestampOut() {
        assertThat(new Chunks()
                        .full(6, 0x0100_0000L, 200, VIDEO, 1)
                        .body(128, 1)
                        .same(6)
                        .body(72, 1)
                        .full(6, 0x0100_0000L, 130, VIDEO, 1)
                        .body(128, 2)
                        .same(6)
                        .body(2, 2)
                        .full(4, 0, 1, AUDIO, 1)
                        .body("A0")
                        .decoded())
                .containsExactly(
                        video(1, 0x0100_0000L, "01".repeat(200)),
                        video(1, 0x0100_0000L, "02".repeat(130)),
                        audio(1, 0, "A0"));
    }

    @Test
    void addsExtendedDeltasAndWrapsAt32Bits() {
        assertThat(new Chunks()
                        .full(4, 0xFFFF_FF00L, 1, AUDIO, 1)
                        .body("A0")
                        .sameLength(4, 0x100)
                        .body("A1")
                        .sameLength(4, 0x0200_0000L)
                        .body("A2")
                        .same(4)
                        .field(0x0200_0000L)
                        .body("A3")
                        .decoded())
                .containsExactly(
                        audio(1, 0xFFFF_FF00L, "A0"),
                        audio(1, 0, "A1"),
                        audio(1, 0x0200_0000L, "A2"),
                        audio(1, 0x0400_0000L, "A3"));
    }

    @Test
    void followsSetChunkSizeInTheMiddleOfAnotherMessage() {
        assertThat(new Chunks()
                        .full(6, 0, 600, VIDEO, 1)
                        .body(128, 1)
                        .setChunkSize(400)
                        .same(6)
                        .body(400, 1)
                        .setChunkSize(1)
                        .same(6)
                        .body(1, 1)
                        .setChunkSizeInChunksOf1(65_536)
                        .same(6)
                        .body(71, 1)
                        .decoded())
                .containsExactly(
                        new RtmpMessage.SetChunkSize(400),
                        new RtmpMessage.SetChunkSize(1),
                        new RtmpMessage.SetChunkSize(65_536),
                        video(1, 0, "01".repeat(600)));
    }

    @Test
    void forgetsAnAbortedMessage() {
        RtmpChunkDecoder decoder = new RtmpChunkDecoder(RtmpLimits.DEFAULT);
        assertThat(new Chunks()
                        .full(6, 0, 200, VIDEO, 1)
                        .body(128, 1)
                        .full(2, 0, 4, 2, 0)
                        .field(6)
                        .full(6, 40, 2, VIDEO, 1)
                        .body("0202")
                        .decoded(decoder))
                .containsExactly(new RtmpMessage.Abort(6), video(1, 40, "0202"));
        assertThat(decoder.partialBytes()).isZero();
        assertThat(new Chunks().full(2, 0, 4, 2, 0).field(999).decoded(decoder))
                .containsExactly(new RtmpMessage.Abort(999));
    }

    @Test
    void handsOutThePartsOfAnAggregate() {
        // Inner timestamps 500 and 521; the message's own, 1000, stands for the first.
        String inner = "08 000002 0001F4 00 000000 AF01 0000000D" + "09 000001 000209 00 000000 17 0000000C";
        Payload body = hex(inner);
        assertThat(new Chunks().full(4, 1_000, body.length(), 22, 1).body(inner).decoded())
                .containsExactly(audio(1, 1_000, "AF01"), video(1, 1_021, "17"));
        // The last back pointer left out.
        assertThat(new Chunks()
                        .full(4, 0, body.length() - 4, 22, 1)
                        .body(inner.substring(0, inner.length() - 8))
                        .decoded())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08 FFFFFF 0001F4 00 000000 AF01", // false inner size
                "08 000003 0001F4 00 000000 AF01", // one byte too many
                "08 000002 0001", // no whole header
                "16 000002 0001F4 00 000000 AF01", // an aggregate in an aggregate
            })
    void refusesAnAggregateThatDoesNotAddUp(String inner) {
        assertRefused(new Chunks().full(4, 0, hex(inner).length(), 22, 1).body(inner), "");
    }

    @Test
    void handsOutEmptyMessages() {
        assertThat(new Chunks().full(6, 5, 0, VIDEO, 1).same(6).decoded())
                .containsExactly(video(1, 5, ""), video(1, 10, ""));
    }

    @Test
    void takesFormat1FirstAsLibrtmpSendsIt() {
        assertThat(new Chunks().sameStream(2, 0, 4, 5).field(2_500_000).decoded())
                .containsExactly(new RtmpMessage.WindowAcknowledgementSize(2_500_000));
    }

    @Test
    void refusesAChunkStreamThatBeginsWithoutALength() {
        assertRefused(new Chunks().same(5), "format 3 came");
        assertRefused(new Chunks().sameLength(5, 20), "format 2 came");
    }

    @Test
    void refusesAHeaderInTheMiddleOfAMessage() {
        assertRefused(new Chunks().full(6, 0, 200, VIDEO, 1).body(128, 1).full(6, 0, 1, VIDEO, 1), "the rest of");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0x8000_0000L, 0xFFFF_FFFFL})
    void refusesChunkSizesOfNothingAndOfMoreThan31Bits(long size) {
        assertRefused(new Chunks().setChunkSize(size), "a chunk size of 1 to 2147483647");
    }

    @ParameterizedTest
    @ValueSource(longs = {0xFF_FFFFL, 0x100_0000L, 0x7FFF_FFFFL})
    void takesAChunkSizeThatNoMessageCanHaveAsTheLargest(long size) {
        assertThat(new Chunks()
                        .setChunkSize(size)
                        .full(6, 0, 100_000, VIDEO, 1)
                        .body(100_000, 1)
                        .decoded())
                .containsExactly(
                        new RtmpMessage.SetChunkSize(RtmpChunkDecoder.MAX_CHUNK_SIZE),
                        video(1, 0, "01".repeat(100_000)));
    }

    @Test
    void opensAtMost64ChunkStreams() {
        Chunks chunks = new Chunks();
        for (int id = 3; id < 67; id++) {
            chunks.full(id, 0, 0, AUDIO, 1);
        }
        RtmpChunkDecoder decoder = new RtmpChunkDecoder(RtmpLimits.DEFAULT);
        assertThat(chunks.decoded(decoder)).hasSize(64);
        assertThatThrownBy(() -> new Chunks().full(67, 0, 0, AUDIO, 1).decoded(decoder))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("at most 64 chunk streams");
    }

    @Test
    void refusesAMessageLongerThanTheLimitBeforeItComes() {
        assertRefused(new Chunks().full(6, 0, (2 << 20) + 1, VIDEO, 1), "a message of at most 2097152 bytes");
    }

    @Test
    void holdsAtMost4MiBOfUnfinishedMessages() {
        RtmpChunkDecoder decoder = new RtmpChunkDecoder(RtmpLimits.DEFAULT);
        new Chunks().setChunkSize(1 << 20).decoded(decoder);
        // A MiB each of messages of 2 MiB.
        for (int id = 3; id < 7; id++) {
            new Chunks().full(id, 0, 2 << 20, VIDEO, 1).body(1 << 20, 1).decoded(decoder);
        }
        assertThat(decoder.partialBytes()).isEqualTo(4 << 20);
        assertThatThrownBy(() ->
                        new Chunks().full(7, 0, 2 << 20, VIDEO, 1).body(1, 1).decoded(decoder))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("at most 4194304 bytes of unfinished messages");
    }

    @Test
    void keepsHalfReceivedMessagesInAsMuchMemoryAsCame() {
        RtmpChunkDecoder decoder = new RtmpChunkDecoder(RtmpLimits.DEFAULT);
        for (int id = 3; id < 60; id++) {
            new Chunks().full(id, 0, 2 << 20, VIDEO, 1).body(128, 1).decoded(decoder);
        }
        assertThat(decoder.partialBytes()).isLessThanOrEqualTo(57 * 4_096);
        assertThat(decoder.isAtMessageBoundary()).isFalse();
    }

    @Test
    void knowsWhetherBytesEndedWithAMessage() {
        RtmpChunkDecoder decoder = new RtmpChunkDecoder(RtmpLimits.DEFAULT);
        ByteBuf bytes = new Chunks().full(6, 0, 2, VIDEO, 1).body("0101").bytes;
        assertThat(decoder.isAtMessageBoundary()).isTrue();
        while (bytes.isReadable()) {
            decoder.decode(bytes.readSlice(1), _ -> {});
            assertThat(decoder.isAtMessageBoundary()).isEqualTo(!bytes.isReadable());
        }
    }

    private static void assertRefused(Chunks chunks, String part) {
        assertThatThrownBy(chunks::decoded).isInstanceOf(WireException.class).hasMessageContaining(part);
    }

    private static RtmpMessage audio(int messageStreamId, long timestampMs, String digits) {
        return new RtmpMessage.Audio(messageStreamId, timestampMs, hex(digits));
    }

    private static RtmpMessage video(int messageStreamId, long timestampMs, String digits) {
        return new RtmpMessage.Video(messageStreamId, timestampMs, hex(digits));
    }
}
