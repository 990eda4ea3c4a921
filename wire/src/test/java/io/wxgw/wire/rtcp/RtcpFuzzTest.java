package io.wxgw.wire.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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
        assertThat(RtcpCompound.parse(out)).contains(packets);
    }
}
