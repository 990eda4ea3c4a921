package io.wxgw.wire.opus;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.wire.media.Payload;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OpusPacketTest {
    @Test
    void knowsTheFrameLengthOfEveryConfiguration() {
        int[] silk = {480, 960, 1_920, 2_880};
        int[] hybrid = {480, 960};
        int[] celt = {120, 240, 480, 960};
        for (int config = 0; config < 32; config++) {
            int expected = config < 12 ? silk[config % 4] : config < 16 ? hybrid[config % 2] : celt[config % 4];
            assertThat(parse(config << 3, 0xAA)).contains(new OpusPacket(1, expected, false));
            assertThat(parse(config << 3 | 0x04, 0xAA)).contains(new OpusPacket(1, expected, true));
        }
    }

    @Test
    void countsFramesOfEachCode() {
        assertThat(parse(0x78)).map(OpusPacket::frames).contains(1);
        assertThat(parse(0x79, 1, 2)).map(OpusPacket::samples).contains(1_920);
        assertThat(parse(0x7A, 1, 2, 3)).map(OpusPacket::frames).contains(2);
        assertThat(parse(0x7B, 0x03, 1, 2, 3)).map(OpusPacket::frames).contains(3);
        assertThat(parse(0x7B, 0x83, 1, 0, 9)).map(OpusPacket::frames).contains(3);
        assertThat(parse(0x7B, 0x42, 2, 5, 6, 0, 0)).map(OpusPacket::frames).contains(2);
        assertThat(parse(0x7B, 0xC2, 1, 1, 7, 8, 0)).map(OpusPacket::frames).contains(2);
    }

    @Test
    void refusesWhatTheRequirementsForbid() {
        assertThat(parse()).as("R1").isEmpty();
        assertThat(OpusPacket.parse(Payload.of(new byte[1_277]))).as("R2").isEmpty();
        assertThat(parse(0x79, 1)).as("R3").isEmpty();
        assertThat(parse(0x7A)).as("R4").isEmpty();
        assertThat(parse(0x7A, 252)).as("R4").isEmpty();
        assertThat(parse(0x7A, 5, 1)).as("R4").isEmpty();
        assertThat(parse(0x7B, 0x00)).as("R5").isEmpty();
        assertThat(parse(0x7B, 0x07)).as("R5, 140 ms").isEmpty();
        assertThat(parse(0x7B, 0x02, 1)).as("R6").isEmpty();
        assertThat(parse(0x7B, 0x42, 5, 1)).as("R6, padding").isEmpty();
        assertThat(parse(0x7B, 0x42, 255)).as("R6, padding").isEmpty();
        assertThat(parse(0x7B, 0x83, 1)).as("R7").isEmpty();
        assertThat(parse(0x7B, 0x82, 9, 1)).as("R7").isEmpty();
        assertThat(parse(0x7B)).as("R7").isEmpty();
    }

    @Test
    void readsAnyBytes() {
        Random random = new Random(3);
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            OpusPacket.parse(Payload.of(bytes)).ifPresent(packet -> {
                assertThat(packet.frames()).isBetween(1, 48);
                assertThat(packet.samples()).isBetween(120, OpusPacket.MAX_SAMPLES);
            });
        }
    }

    private static Optional<OpusPacket> parse(int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return OpusPacket.parse(Payload.of(bytes));
    }
}
