package io.wxgw.wire.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.VideoFrame;
import org.junit.jupiter.api.Tag;

/// Any datagrams as RTP and its payload formats: nothing is ever thrown. Several datagrams of one input stand behind
/// their lengths in 16 bits.
class RtpFuzzTest {
    @FuzzTest
    @Tag("fuzz")
    void parsesAnyDatagram(byte[] bytes) {
        RtpPacket.parse(Unpooled.wrappedBuffer(bytes)).ifPresent(packet -> {
            ByteBuf out = Unpooled.buffer();
            packet.write(out);
            assertThat(RtpPacket.parse(out)).contains(packet);
        });
    }

    @FuzzTest
    @Tag("fuzz")
    void depacketizesAnyH264(byte[] bytes) {
        feed(bytes, new JitterBuffer(), new H264Depacketizer(pts -> pts));
    }

    @FuzzTest
    @Tag("fuzz")
    void depacketizesAnyAac(byte[] bytes) {
        feed(bytes, new JitterBuffer(), new AacDepacketizer(AacFormat.LC_48K_MONO, pts -> pts));
    }

    private static void feed(byte[] bytes, JitterBuffer buffer, Depacketizer<? extends MediaFrame> depacketizer) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        long nowNanos = 0;
        while (in.readableBytes() > 2) {
            ByteBuf datagram = in.readSlice(Math.min(in.readUnsignedShort(), in.readableBytes()));
            nowNanos += 20_000_000;
            long now = nowNanos;
            RtpPacket.parse(datagram)
                    .ifPresent(packet -> buffer.insert(packet, now, next -> check(depacketizer.depacketize(next))));
            buffer.expire(now, next -> check(depacketizer.depacketize(next)));
        }
    }

    private static void check(Depacketized<? extends MediaFrame> depacketized) {
        if (depacketized instanceof Depacketized.Frames<? extends MediaFrame> frames) {
            assertThat(frames.frames()).isNotEmpty();
            frames.frames().forEach(frame -> {
                if (frame instanceof VideoFrame picture) {
                    assertThat(picture.nalUnits()).isNotEmpty();
                }
            });
        }
    }
}
