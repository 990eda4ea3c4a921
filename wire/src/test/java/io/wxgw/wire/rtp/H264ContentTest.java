package io.wxgw.wire.rtp;

import static io.wxgw.wire.SampleMedia.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class H264ContentTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "65 88, IDR_BEGINS",
        "65 11, PICTURE", // a later slice of it
        "65, PICTURE",
        "41 9A, PICTURE",
        "67 42C01FD9, NO_PICTURE",
        "06 0501, NO_PICTURE",
        "78 0003 674200 0002 6588, IDR_BEGINS",
        "78 0003 674200 0002 68CB, NO_PICTURE",
        "78 0002 419A, PICTURE",
        "7C 85 88, IDR_BEGINS", // FU-A: the start
        "7C 05 88, PICTURE",
        "7C 45 88, PICTURE",
        "7C 81 9A, PICTURE",
        "7C 87 42, NO_PICTURE",
        "7C, NO_PICTURE",
        "78 0000, NO_PICTURE",
        "78 FFFF 65, PICTURE",
    })
    void seesWhatAPayloadHolds(String payload, H264Content content) {
        assertThat(H264Content.of(hex(payload))).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 300, 1_200})
    void findsTheBeginningOfEveryKeyFrameAndNoOther(int maxPayloadBytes) {
        for (VideoFrame frame : SampleMedia.videoFrames()) {
            RtpStream<VideoFrame> stream =
                    new RtpStream<>(new H264Packetizer(maxPayloadBytes), RtpClock.video(0), 1, 96, 0);
            long beginnings = Packets.packets(stream, List.of(frame)).stream()
                    .filter(packet -> H264Content.of(packet.payload()) == H264Content.IDR_BEGINS)
                    .count();
            assertThat(beginnings).isEqualTo(frame.keyFrame() ? 1 : 0);
        }
    }

    @Test
    void bearsAnything() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            assertThat(H264Content.of(Payload.of(bytes))).isNotNull();
        }
    }
}
