package io.wxgw.wire.rtp;

import static io.wxgw.wire.SampleMedia.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.media.H264Format;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class H264PacketizerTest {
    private record Sent(Payload payload, boolean marker) {}

    @ParameterizedTest
    @ValueSource(ints = {64, 100, 200, 1_200, 60_000})
    void comesBackFromPacketsOfAnySize(int maxPayloadBytes) {
        List<VideoFrame> frames = new ArrayList<>(SampleMedia.videoFrames());
        Random random = new Random(maxPayloadBytes);
        for (int i = 0; i < 20; i++) {
            frames.add(randomFrame(random, frames.getLast().format(), (20 + i) * 40_000_000L));
        }
        RtpStream<VideoFrame> stream =
                new RtpStream<>(new H264Packetizer(maxPayloadBytes), RtpClock.video(0), 1, 96, 65_530);
        List<RtpPacket> packets = Packets.packets(stream, frames);
        assertThat(packets)
                .allSatisfy(packet -> assertThat(packet.payload().length()).isLessThanOrEqualTo(maxPayloadBytes));
        List<VideoFrame> received = Packets.frames(new H264Depacketizer(pts -> pts), packets);
        assertThat(received).hasSameSizeAs(frames);
        for (int i = 0; i < frames.size(); i++) {
            assertThat(received.get(i).nalUnits())
                    .as("frame %d", i)
                    .isEqualTo(frames.get(i).nalUnits());
            assertThat(received.get(i).format()).isEqualTo(frames.get(i).format());
            assertThat(received.get(i).keyFrame()).isEqualTo(frames.get(i).keyFrame());
            assertThat(received.get(i).ptsNanos()).isEqualTo(frames.get(i).ptsNanos());
        }
    }

    @Test
    void putsTheParameterSetsBeforeEveryKeyFrame() {
        List<Sent> sent = packetized(1_200, frame(true, hex("65 88"), hex("65 11")));
        assertThat(sent)
                .containsExactly(
                        new Sent(
                                hex("78 001A 6764001eacd940a02ff97011000003000100000300320f162d96 0006 68ebe3cb22c0"),
                                false),
                        new Sent(hex("65 88"), false),
                        new Sent(hex("65 11"), true));
        assertThat(packetized(1_200, frame(false, hex("41 9A")))).containsExactly(new Sent(hex("41 9A"), true));
    }

    @Test
    void sendsParameterSetsAloneWhenTheyDoNotFitTogether() {
        H264Format large = new H264Format(
                List.of(
                        hex("67 42C01FD9" + "00".repeat(70)),
                        SampleMedia.H264_640X360.sequenceParameterSets().getFirst()),
                SampleMedia.H264_640X360.pictureParameterSets());
        VideoFrame frame = new VideoFrame(large, 0, 0, 0, true, List.of(hex("65 88")));
        List<Sent> sent = packetized(64, frame);
        assertThat(sent)
                .extracting(each -> each.payload().getUnsigned(0) & 0x1F)
                .containsExactly(28, 28, 7, 8, 5);
        assertThat(sent).extracting(Sent::marker).containsExactly(false, false, false, false, true);
    }

    @Test
    void fragmentsWhatIsLargerThanAPacket() {
        byte[] nalUnit = new byte[150];
        nalUnit[0] = 0x65;
        List<Sent> sent = packetized(64, frame(false, Payload.of(nalUnit)));
        // FU indicator: the NRI of the NAL unit; FU header: start, middle, end, and its type. About equal sizes.
        assertThat(sent)
                .extracting(each -> each.payload().slice(0, 2))
                .containsExactly(hex("7C85"), hex("7C05"), hex("7C45"));
        assertThat(sent).extracting(each -> each.payload().length()).containsExactly(52, 52, 51);
        assertThat(sent).extracting(Sent::marker).containsExactly(false, false, true);
        assertThat(packetized(150, frame(false, Payload.of(nalUnit)))).hasSize(1);
    }

    @Test
    void needsRoomForAHeaderAndABit() {
        assertThatThrownBy(() -> new H264Packetizer(63)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Sent> packetized(int maxPayloadBytes, VideoFrame frame) {
        List<Sent> sent = new ArrayList<>();
        new H264Packetizer(maxPayloadBytes).packetize(frame, (payload, marker) -> sent.add(new Sent(payload, marker)));
        return sent;
    }

    private static VideoFrame frame(boolean keyFrame, Payload... nalUnits) {
        return new VideoFrame(SampleMedia.H264_640X360, 0, 0, 0, keyFrame, List.of(nalUnits));
    }

    /// Up to four slices, the first one beginning with first_mb_in_slice 0.
    private static VideoFrame randomFrame(Random random, H264Format current, long ptsNanos) {
        boolean key = random.nextInt(4) == 0;
        List<Payload> nalUnits = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            byte[] nalUnit = new byte[2 + random.nextInt(3_000)];
            random.nextBytes(nalUnit);
            nalUnit[0] = (byte) (key ? 0x65 : 0x41);
            nalUnit[1] = (byte) (nalUnits.isEmpty() ? 0x88 : 0x08);
            nalUnits.add(Payload.of(nalUnit));
        }
        H264Format other = random.nextBoolean() ? SampleMedia.H264_640X360 : SampleMedia.H264_1280X720;
        return new VideoFrame(key ? other : current, ptsNanos, ptsNanos, ptsNanos, key, nalUnits);
    }
}
