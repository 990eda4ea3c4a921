package io.wxgw.wire.rtp;

import static io.wxgw.wire.SampleMedia.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.Hardship;
import io.wxgw.wire.media.Payload;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtpPacketTest {
    private static final RtpPacket PACKET = new RtpPacket(true, 96, 0xFFFE, 0xFFFF_FFFFL, 0x8000_0001L, hex("010203"));

    @Test
    void comesBackAsItWasWritten() {
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            byte[] payload = new byte[random.nextInt(50)];
            random.nextBytes(payload);
            // Payload types 64 to 95 with the marker are taken for RTCP, RFC 5761 section 4.
            RtpPacket packet = new RtpPacket(
                    random.nextBoolean(),
                    random.nextInt(64),
                    random.nextInt(1 << 16),
                    random.nextLong(1L << 32),
                    random.nextLong(1L << 32),
                    Payload.of(payload));
            ByteBuf out = Unpooled.buffer();
            packet.write(out);
            assertThat(out.readableBytes()).isEqualTo(packet.lengthBytes());
            assertThat(RtpPacket.parse(out)).contains(packet);
        }
    }

    @Test
    void writesTheHeaderOfTheDocument() {
        ByteBuf out = Unpooled.buffer();
        PACKET.write(out);
        assertThat(Payload.copyOf(out)).isEqualTo(hex("80 E0 FFFE FFFFFFFF 80000001 010203"));
    }

    @Test
    void readsOverSourcesExtensionAndPadding() {
        assertThat(parse("B2 E0 FFFE FFFFFFFF 80000001  11111111 22222222  BEDE 0001 AABBCCDD  010203 000003"))
                .contains(PACKET);
        assertThat(parse("A0 E0 FFFE FFFFFFFF 80000001 00000004"))
                .map(RtpPacket::payload)
                .contains(Payload.EMPTY);
        assertThat(parse("90 E0 FFFE FFFFFFFF 80000001 BEDE 0000"))
                .map(RtpPacket::payload)
                .contains(Payload.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "80",
                "80 60 0001 00000000 000000", // a byte short
                "40 60 0001 00000000 00000001", // version 1
                "C0 60 0001 00000000 00000001", // version 3
                "81 60 0001 00000000 00000001", // a source that is not there
                "90 60 0001 00000000 00000001 BEDE", // an extension that is not there
                "90 60 0001 00000000 00000001 BEDE 0001 AABBCC", // or not whole
                "90 60 0001 00000000 00000001 BEDE FFFF",
                "A0 60 0001 00000000 00000001", // padding that is not there
                "A0 60 0001 00000000 00000001 00", // of no bytes
                "A0 60 0001 00000000 00000001 0003", // of more than there are
                "80 C8 0001 00000000 00000001", // a sender report
                "80 DF 0001 00000000 00000001", // the last type of RTCP
            })
    void isNotThereWhereBytesAreNoRtp(String digits) {
        assertThat(parse(digits)).isEmpty();
    }

    @Test
    void readsADatagramThatLiesInALargerBuffer() {
        ByteBuf buffer = Unpooled.wrappedBuffer(
                hex("FFFF 80E0FFFEFFFFFFFF80000001010203 FFFF").toBytes());
        assertThat(RtpPacket.parse(buffer.slice(2, 15))).contains(PACKET);
        buffer.setIndex(2, 17);
        assertThat(RtpPacket.parse(buffer)).contains(PACKET);
    }

    @Test
    void survivesDamage() {
        byte[] sample = hex("B2 E0 FFFE FFFFFFFF 80000001  11111111 22222222  BEDE 0001 AABBCCDD  010203 000003")
                .toBytes();
        Hardship.survive(sample, bytes -> RtpPacket.parse(Unpooled.wrappedBuffer(bytes)));
    }

    @Test
    void isForwardedUnderAnotherHeader() {
        assertThat(PACKET.rewritten(97, 0x1_0000, 0x1_0000_0005L, 7))
                .isEqualTo(new RtpPacket(true, 97, 0, 5, 7, PACKET.payload()));
    }

    @Test
    void refusesFieldsOutOfRange() {
        assertThatThrownBy(() -> PACKET.rewritten(128, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RtpPacket(false, 0, 65_536, 0, 0, Payload.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RtpPacket(false, 0, 0, -1, 0, Payload.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Optional<RtpPacket> parse(String digits) {
        return RtpPacket.parse(Unpooled.wrappedBuffer(hex(digits).toBytes()));
    }
}
