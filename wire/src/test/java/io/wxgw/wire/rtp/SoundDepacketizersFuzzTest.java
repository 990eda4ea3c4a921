package io.wxgw.wire.rtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.G711Format;
import io.wxgw.wire.media.OpusFormat;
import io.wxgw.wire.media.Payload;
import java.util.List;
import org.junit.jupiter.api.Tag;

/// A row of any payloads, each behind one byte of length, through the depacketizers of sound: a value comes back, never
/// an exception, and no frame is larger than all that went in.
class SoundDepacketizersFuzzTest {
    @FuzzTest
    @Tag("fuzz")
    void takesAnything(byte[] bytes) {
        List<Depacketizer<AudioFrame>> all = List.of(
                new OpusDepacketizer(OpusFormat.STEREO, pts -> pts),
                new G711Depacketizer(G711Format.PCMA, pts -> pts),
                new AacDepacketizer(AacFormat.LC_48K_MONO, pts -> pts));
        for (Depacketizer<AudioFrame> depacketizer : all) {
            ByteBuf in = Unpooled.wrappedBuffer(bytes);
            for (int sequence = 0; in.isReadable(); sequence++) {
                int head = in.readUnsignedByte();
                byte[] payload = new byte[Math.min(head & 0x3F, in.readableBytes())];
                in.readBytes(payload);
                RtpPacket packet = new RtpPacket(
                        (head & 0x80) != 0, 96, sequence & 0xFFFF, 1_024L * (sequence >> 1), 1, Payload.of(payload));
                check(depacketizer.depacketize(packet), bytes.length);
            }
        }
    }

    private static void check(Depacketized<AudioFrame> result, int most) {
        if (result instanceof Depacketized.Frames<AudioFrame>(var frames)) {
            for (AudioFrame frame : frames) {
                if (frame.data().length() > most) {
                    throw new AssertionError(frame + " out of " + most + " bytes");
                }
            }
        }
    }
}
