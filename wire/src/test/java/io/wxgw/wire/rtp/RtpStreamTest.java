package io.wxgw.wire.rtp;

import static io.wxgw.wire.SampleMedia.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.Payload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RtpStreamTest {
    @Test
    void numbersStampsAndCounts() {
        RtpStream<AudioFrame> stream =
                new RtpStream<>(new AacPacketizer(), RtpClock.audio(48_000, 1_024, 1_000), 42, 97, 65_535);
        List<RtpPacket> packets = new ArrayList<>();
        packets.add(stream.keepAlive(0));
        stream.packetize(frame(0), packets::add);
        stream.packetize(frame(21_333_333), packets::add);
        assertThat(packets)
                .containsExactly(
                        new RtpPacket(false, 97, 65_535, 1_000, 42, Payload.EMPTY),
                        new RtpPacket(true, 97, 0, 1_000, 42, hex("0010 0010 2110")),
                        new RtpPacket(true, 97, 1, 2_024, 42, hex("0010 0010 2110")));
        assertThat(stream.packets()).isEqualTo(3);
        assertThat(stream.payloadBytes()).isEqualTo(12);
        assertThat(stream.timestampAt(21_333_333)).isEqualTo(2_024);
        assertThat(stream.ssrc()).isEqualTo(42);
    }

    private static AudioFrame frame(long ptsNanos) {
        return new AudioFrame(AacFormat.LC_48K_MONO, ptsNanos, ptsNanos, hex("2110"));
    }
}
