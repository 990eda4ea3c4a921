package io.wxgw.wire.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.rtcp.RtcpPacket.GenericNack;
import java.util.List;
import org.junit.jupiter.api.Tag;

/// Any datagram as RTCP: nothing, or packets that survive writing and reading.
class RtcpFuzzTest {
    @FuzzTest
    @Tag("fuzz")
    void parsesAnyDatagram(byte[] bytes) {
        List<RtcpPacket> packets =
                RtcpCompound.parse(Unpooled.wrappedBuffer(bytes)).orElse(List.of());
        if (packets.isEmpty()) {
            return;
        }
        ByteBuf out = Unpooled.buffer();
        try {
            RtcpCompound.write(packets, out);
        } catch (IllegalArgumentException tooLong) {
            return; // text whose broken UTF-8 became longer by being read
        }
        assertThat(RtcpCompound.parse(out).map(RtcpFuzzTest::ordered)).contains(ordered(packets));
    }

    /// The numbers of a NACK are a set: entries whose masks overlap come back in another order.
    private static List<RtcpPacket> ordered(List<RtcpPacket> packets) {
        return packets.stream().map(RtcpFuzzTest::ordered).toList();
    }

    private static RtcpPacket ordered(RtcpPacket packet) {
        if (packet instanceof GenericNack(long sender, long media, List<Integer> numbers)) {
            return new GenericNack(
                    sender, media, numbers.stream().sorted().distinct().toList());
        }
        return packet;
    }
}
