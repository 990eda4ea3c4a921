package io.wxgw.wire.rtp;

import static io.wxgw.wire.SampleMedia.hex;
import static io.wxgw.wire.rtp.Packets.packet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtp.Depacketized.DiscardReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3640 AAC-hbr, both ways.
class AacPayloadTest {
    private final AacDepacketizer depacketizer = new AacDepacketizer(AacFormat.LC_48K_MONO, pts -> pts + 7);

    @ParameterizedTest
    @ValueSource(ints = {64, 100, 300, 1_200, 9_000})
    void comesBackFromPacketsOfAnySize(int maxPayloadBytes) {
        List<AudioFrame> frames = new ArrayList<>(SampleMedia.audioFrames());
        Random random = new Random(maxPayloadBytes);
        for (int i = 0; i < 20; i++) {
            byte[] unit = new byte[1 + random.nextInt(AacPacketizer.MAX_ACCESS_UNIT_BYTES)];
            random.nextBytes(unit);
            frames.add(frame(Payload.of(unit), frames.getLast().ptsNanos() + 21_333_333));
        }
        RtpStream<AudioFrame> stream = new RtpStream<>(
                new AacPacketizer(maxPayloadBytes), RtpClock.audio(48_000, 1_024, 0xFFFF_F000L), 1, 97, 65_530);
        List<RtpPacket> packets = Packets.packets(stream, frames);
        assertThat(packets)
                .allSatisfy(packet -> assertThat(packet.payload().length()).isLessThanOrEqualTo(maxPayloadBytes));
        assertThat(packets.stream().filter(RtpPacket::marker)).hasSameSizeAs(frames);
        assertThat(Packets.frames(depacketizer, packets))
                .extracting(AudioFrame::data)
                .isEqualTo(frames.stream().map(AudioFrame::data).toList());
    }

    @Test
    void writesOneUnitWithItsHeader() {
        List<Payload> payloads = new ArrayList<>();
        new AacPacketizer().packetize(frame(hex("2110"), 0), (payload, marker) -> {
            assertThat(marker).isTrue();
            payloads.add(payload);
        });
        assertThat(payloads).containsExactly(hex("0010 0010 2110"));
    }

    @Test
    void leavesOutWhatTheFormatCannotSay() {
        List<Payload> payloads = new ArrayList<>();
        AacPacketizer packetizer = new AacPacketizer();
        packetizer.packetize(frame(Payload.EMPTY, 0), (payload, _) -> payloads.add(payload));
        packetizer.packetize(frame(Payload.of(new byte[8_192]), 0), (payload, _) -> payloads.add(payload));
        assertThat(payloads).isEmpty();
        assertThatThrownBy(() -> new AacPacketizer(63)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesSeveralUnitsOutOfAPacket() {
        List<AudioFrame> frames = frames(packet(1, 48_000, true, "0030 0010 0008 0018  A0A0 B0 C0C0C0"));
        assertThat(frames).extracting(AudioFrame::data).containsExactly(hex("A0A0"), hex("B0"), hex("C0C0C0"));
        assertThat(frames)
                .extracting(AudioFrame::ptsNanos)
                .containsExactly(1_000_000_000L, 1_021_333_333L, 1_042_666_667L);
        assertThat(frames.getFirst().captureNanos()).isEqualTo(1_000_000_007L);
        assertThat(frames.getFirst().format()).isSameAs(AacFormat.LC_48K_MONO);
    }

    @Test
    void leavesRoomForUnitsThatTheIndexSkips() {
        List<AudioFrame> frames = frames(packet(1, 0, true, "0020 0008 000A  A0 B0"));
        assertThat(frames).extracting(AudioFrame::ptsNanos).containsExactly(0L, 64_000_000L);
    }

    @Test
    void joinsAUnitFromItsFragments() {
        assertNeedMore(packet(1, 0, false, "0010 0030 A0A1"));
        assertNeedMore(packet(2, 0, false, "0010 0030 A2A3"));
        assertThat(frames(packet(3, 0, true, "0010 0030 A4A5")))
                .extracting(AudioFrame::data)
                .containsExactly(hex("A0A1A2A3A4A5"));
    }

    @Test
    void dropsAUnitThatLostAFragmentAndNoMore() {
        assertNeedMore(packet(1, 0, false, "0010 0030 A0A1"));
        assertDiscarded(DiscardReason.MALFORMED, packet(3, 0, true, "0010 0030 A4A5"));
        assertThat(frames(packet(4, 1_024, true, "0010 0010 B0B1"))).hasSize(1);

        assertNeedMore(packet(5, 2_048, false, "0010 0030 A0A1"));
        // The unit before never ended; this one is whole.
        assertThat(frames(packet(7, 3_072, true, "0010 0010 B0B1"))).hasSize(1);

        assertNeedMore(packet(8, 4_096, false, "0010 0030 A0A1"));
        assertDiscarded(DiscardReason.LOST_PACKETS, packet(9, 5_120, false, "0010 0030 A0A1"));
    }

    @Test
    void readsOverKeepAlives() {
        assertNeedMore(packet(1, 0, false, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00", // no length of headers
                "0000", // of no headers
                "0000 A0",
                "000F 0010 A0A0", // no multiple of 16 bits
                "0020 0010", // headers that are not there
                "FFF0 0010",
                "0010 0000 A0", // a unit of no bytes
                "0020 0008 0010  A0 B0", // the second one cut off
                "0010 FFF8 A0", // a fragment that says it is the last
            })
    void dropsWhatBreaksTheFormat(String payload) {
        assertDiscarded(DiscardReason.MALFORMED, packet(1, 0, true, payload));
        assertThat(frames(packet(2, 1_024, true, "0010 0010 B0B1"))).hasSize(1);
    }

    @Test
    void dropsFragmentsThatDisagree() {
        assertNeedMore(packet(1, 0, false, "0010 0030 A0A1"));
        assertDiscarded(DiscardReason.MALFORMED, packet(2, 0, false, "0010 0038 A2A3"));
        assertNeedMore(packet(3, 1_024, false, "0010 0018 A0A1"));
        assertDiscarded(DiscardReason.MALFORMED, packet(4, 1_024, false, "0010 0018 A2A3"));
    }

    private List<AudioFrame> frames(RtpPacket packet) {
        Depacketized<AudioFrame> depacketized = depacketizer.depacketize(packet);
        assertThat(depacketized).isInstanceOf(Depacketized.Frames.class);
        return ((Depacketized.Frames<AudioFrame>) depacketized).frames();
    }

    private void assertNeedMore(RtpPacket packet) {
        assertThat(depacketizer.depacketize(packet)).isEqualTo(new Depacketized.NeedMore<AudioFrame>());
    }

    private void assertDiscarded(DiscardReason reason, RtpPacket packet) {
        assertThat(depacketizer.depacketize(packet)).isEqualTo(new Depacketized.Discarded<AudioFrame>(reason));
    }

    private static AudioFrame frame(Payload data, long ptsNanos) {
        return new AudioFrame(AacFormat.LC_48K_MONO, ptsNanos, ptsNanos, data);
    }
}
