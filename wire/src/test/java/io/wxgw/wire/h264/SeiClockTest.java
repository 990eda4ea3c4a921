package io.wxgw.wire.h264;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.wire.media.Payload;
import org.junit.jupiter.api.Test;

final class SeiClockTest {
    @Test
    void readsWhatItWrote() {
        Payload nalUnit = SeiClock.nalUnit(77, 1_790_000_000_123_456L);
        assertThat(SeiClock.read(nalUnit)).contains(new SeiClock.Reading(77, 1_790_000_000_123_456L));
    }

    @Test
    void needsNoEmulationPrevention() {
        Payload nalUnit = SeiClock.nalUnit(0, 0);
        for (int i = 0; i + 2 < nalUnit.length(); i++) {
            assertThat(nalUnit.get(i) == 0 && nalUnit.get(i + 1) == 0).isFalse();
        }
    }

    @Test
    void leavesOtherMessagesAlone() {
        assertThat(SeiClock.read(Payload.of(new byte[] {0x06, 0x05, 0x01, 0x00, (byte) 0x80})))
                .isEmpty();
    }
}
