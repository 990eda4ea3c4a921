package io.wxgw.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingTest {
    private static final String LIST = """
            #software: Lavf58.76.100
            #tb 0: 1/1000
            #media_type 0: audio
            #tb 1: 1/90000
            #media_type 1: video
            0,          0,          0,       21,      200, 0x1
            1,          0,       6000,     6000,     3000, 0x2, F=0x0
            0,         21,         21,       21,      201, 0x3
            0,         64,         64,       21,      202, 0x4
            1,       6000,       6000,     6000,     3""";

    @Test
    void readsThePacketListUpToItsLastWholeLine() {
        List<Recording.Packet> packets = Recording.Packet.parse(LIST);

        assertThat(packets)
                .containsExactly(
                        new Recording.Packet(Recording.Packet.Kind.AUDIO, 0, 200),
                        new Recording.Packet(Recording.Packet.Kind.VIDEO, 0, 3000),
                        new Recording.Packet(Recording.Packet.Kind.AUDIO, 21, 201),
                        new Recording.Packet(Recording.Packet.Kind.AUDIO, 64, 202));
        assertThat(Recording.Packet.parse("")).isEmpty();
        Recording recording = new Recording(new short[0], new byte[0], packets, "");
        assertThat(recording.largestAudioStepMs()).isEqualTo(43);
        assertThat(recording.largestVideoStepMs()).isZero();
    }
}
