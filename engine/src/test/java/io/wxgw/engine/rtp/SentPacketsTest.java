package io.wxgw.engine.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.wire.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentPacketsTest {
    private static final long MS = 1_000_000;

    private final SentPackets sent = new SentPackets();
    private final List<RtpPacket> repeated = new ArrayList<>();

    private List<Integer> ask(long nowNanos, Integer... sequenceNumbers) {
        repeated.clear();
        sent.repeat(List.of(sequenceNumbers), nowNanos, repeated::add);
        return repeated.stream().map(RtpPacket::sequenceNumber).toList();
    }

    @Test
    void repeatsWhatIsAskedForOnceInAWhileAndForASecond() {
        for (int i = 0; i < 10; i++) {
            sent.add(RtpWorld.packet(96, i, 7), i * MS);
        }
        assertThat(ask(20 * MS, 3, 7, 99)).containsExactly(3, 7);
        assertThat(ask(25 * MS, 3, 4)).containsExactly(4);
        assertThat(ask(60 * MS, 3)).containsExactly(3);
        assertThat(ask(1_010 * MS, 3)).isEmpty();
        assertThat(sent.repeated()).isEqualTo(4);
    }

    /// A second of 5 Mbit/s is kept, over the wrap of the numbers; of more, the newest.
    @Test
    void keepsWhatASecondHoldsAndNoMoreThanItsRing() {
        for (int i = 0; i < 400; i++) {
            sent.add(RtpWorld.packet(96, (65_300 + i) & 0xFFFF, 7), i * (2 * MS));
        }
        assertThat(ask(800 * MS, 65_300, 65_535, 0, 163)).containsExactly(65_300, 65_535, 0, 163);
        for (int i = 400; i < 2_000; i++) {
            sent.add(RtpWorld.packet(96, (65_300 + i) & 0xFFFF, 7), 800 * MS);
        }
        assertThat(ask(801 * MS, 163, 1_763, (65_300 + 1_999 - 511) & 0xFFFF)).containsExactly(1_763, 1_252);
    }
}
