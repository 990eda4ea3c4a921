package io.wxgw.wire.rtcp;

import static io.wxgw.wire.SampleMedia.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.Datagrams;
import io.wxgw.wire.Golden;
import io.wxgw.wire.Hardship;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtcp.RtcpPacket.FullIntraRequest;
import io.wxgw.wire.rtcp.RtcpPacket.GenericNack;
import io.wxgw.wire.rtcp.RtcpPacket.Goodbye;
import io.wxgw.wire.rtcp.RtcpPacket.PictureLossIndication;
import io.wxgw.wire.rtcp.RtcpPacket.ReceiverReport;
import io.wxgw.wire.rtcp.RtcpPacket.SenderReport;
import io.wxgw.wire.rtcp.RtcpPacket.SourceDescription;
import io.wxgw.wire.time.NtpTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtcpCompoundTest {
    private static final ReportBlock BLOCK =
            new ReportBlock(0xFFFF_FFFFL, 255, -5, 0x1_0001, 1_440, 0x5678_9ABCL, 32_768);

    static final List<RtcpPacket> EVERY_KIND = List.of(
            new SenderReport(
                    0x8000_0001L,
                    new NtpTime(0xEEB1_4430_E25D_5B24L),
                    0xFFFF_FFFFL,
                    37,
                    5_952,
                    List.of(BLOCK, new ReportBlock(1, 0, ReportBlock.MAX_LOST, 0, 0, 0, 0))),
            new SenderReport(1, new NtpTime(0), 0, 0xFFFF_FFFFL, 0xFFFF_FFFFL, List.of()),
            new ReceiverReport(2, List.of()),
            new ReceiverReport(2, Collections.nCopies(31, BLOCK)),
            new SourceDescription(1, "wxgw@例"),
            new SourceDescription(1, ""),
            new SourceDescription(1, "x".repeat(255)),
            new Goodbye(List.of(1L, 0xFFFF_FFFFL), ""),
            new Goodbye(List.of(1L), "over"),
            new PictureLossIndication(1, 2),
            new FullIntraRequest(
                    1, List.of(new FullIntraRequest.Entry(2, 255), new FullIntraRequest.Entry(0xFFFF_FFFFL, 0))),
            new GenericNack(1, 2, List.of(65_534, 65_535, 0, 14, 15, 100)));

    @Test
    void comesBackAsItWasWritten() {
        assertThat(parse(written(EVERY_KIND))).contains(EVERY_KIND);
        for (RtcpPacket packet : EVERY_KIND) {
            Payload bytes = written(List.of(packet));
            assertThat(bytes.length() % 4).isZero();
            assertThat(parse(bytes)).contains(List.of(packet));
            assertThat(RtcpCompound.isRtcp(Unpooled.wrappedBuffer(bytes.toBytes())))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtcp/gst-h264.rtcp", "rtcp/ffmpeg-h264.rtcp", "rtcp/every-kind.rtcp"})
    void readsSamplesAsTheyAreDumped(String name) {
        List<RtcpPacket> packets = new ArrayList<>();
        Datagrams.of(name)
                .forEach(datagram -> packets.addAll(RtcpCompound.parse(datagram).orElseThrow()));
        Golden.matches(name, packets);
    }

    @Test
    void survivesDamage() {
        Hardship.survive(written(EVERY_KIND).toBytes(), bytes -> parse(Payload.of(bytes)));
        for (RtcpPacket packet : EVERY_KIND) {
            Hardship.survive(written(List.of(packet)).toBytes(), bytes -> parse(Payload.of(bytes)));
        }
    }

    @Test
    void readsOverWhatItDoesNotKnow() {
        // APP, XR, transport-wide feedback, REMB; then a PLI.
        String unknown = "80CC0002 00000001 41414141" + "80CF0001 00000001" + "8FCD0003 000000010000000200000000"
                + "8FCE0004 00000001000000005245 4D42 00000000";
        assertThat(parse(hex(unknown + "81CE0002 00000001 00000002")))
                .contains(List.of(new PictureLossIndication(1, 2)));
        // BYE and SDES of nobody.
        assertThat(parse(hex("80CB0000 80CA0000"))).contains(List.of());
    }

    @Test
    void readsOverPaddingAndProfileExtensions() {
        assertThat(parse(hex("A0C90002 00000002 00000004"))).contains(List.of(new ReceiverReport(2, List.of())));
        assertThat(parse(hex("80C90002 00000002 DEADBEEF"))).contains(List.of(new ReceiverReport(2, List.of())));
    }

    @Test
    void findsTheCanonicalNameAmongOtherItems() {
        assertThat(parse(hex("81CA0004 00000001 0602 4142 0103 636E65 00 0000")))
                .contains(List.of(new SourceDescription(1, "cne")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "80",
                "80C900", // no header
                "00C90001 00000002", // version 0
                "80C90002 00000002", // a word that is not there
                "81C90001 00000002", // a block that is not there
                "9FC90007 00000002 000000000000000000000000000000000000000000000000",
                "80C80005 0000000100000000000000000000000000000000", // sender's facts that are not there
                "81CA0000", // a chunk that is not there
                "81CA0002 00000001 01FF6161", // a name longer than its packet
                "82CB0001 00000001", // a source that is not there
                "81CB0002 00000001 FF616161", // a reason longer than its packet
                "81CE0001 00000001", // half a PLI
                "84CE0001 00000001",
                "81CD0002 00000001 00000002", // a NACK of nothing
                "A0C90001 00000000", // padding of no bytes
                "A0C90001 00000009", // padding of more than there is
                "A0C90000",
                "80C90001 00000002 80", // garbage behind
            })
    void isNotThereWhereOneLengthIsFalse(String digits) {
        assertThat(parse(hex(digits))).isEmpty();
    }

    @Test
    void takesNoMoreNumbersFromANackThanAnybodyCanRepeat() {
        String nack = "81CD2002 00000001 00000002" + "0001FFFF".repeat(0x2000);
        List<RtcpPacket> packets = parse(hex(nack)).orElseThrow();
        assertThat(((GenericNack) packets.getFirst()).sequenceNumbers()).hasSizeBetween(1_000, 1_024);
        Hardship.survive("NACK", hex(nack).toBytes(), 6, bytes -> parse(Payload.of(bytes)));
    }

    @Test
    void writesNoMoreThanFitsIntoOnePacket() {
        assertThatThrownBy(() -> written(List.of(new ReceiverReport(2, Collections.nCopies(32, BLOCK)))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> written(List.of(new SourceDescription(2, "x".repeat(256)))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Goodbye(List.of(), "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void packsNumbersThatLieCloseIntoOneEntry() {
        List<Integer> numbers = IntStream.rangeClosed(10, 27).boxed().toList();
        Payload bytes = written(List.of(new GenericNack(1, 2, numbers)));
        assertThat(bytes).isEqualTo(hex("81CD0004 00000001 00000002 000AFFFF 001B0000"));
    }

    @Test
    void knowsRtcpFromRtp() {
        assertThat(RtcpCompound.isRtcp(Unpooled.wrappedBuffer(hex("80C8").toBytes())))
                .isTrue();
        assertThat(RtcpCompound.isRtcp(Unpooled.wrappedBuffer(hex("8060").toBytes())))
                .isFalse();
        assertThat(RtcpCompound.isRtcp(Unpooled.wrappedBuffer(hex("80E0").toBytes())))
                .isFalse();
        assertThat(RtcpCompound.isRtcp(Unpooled.wrappedBuffer(hex("80").toBytes())))
                .isFalse();
    }

    private static Optional<List<RtcpPacket>> parse(Payload bytes) {
        return RtcpCompound.parse(Unpooled.wrappedBuffer(bytes.toBytes()));
    }

    private static Payload written(List<RtcpPacket> packets) {
        ByteBuf out = Unpooled.buffer();
        RtcpCompound.write(packets, out);
        return Payload.copyOf(out);
    }
}
