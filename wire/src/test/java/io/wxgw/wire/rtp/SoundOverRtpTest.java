package io.wxgw.wire.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.G711Format;
import io.wxgw.wire.media.OpusFormat;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.opus.OpusPacket;
import io.wxgw.wire.rtp.Depacketized.DiscardReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Opus, G.711 and AAC of several units a packet, from RTP and onto it; with packets that ffmpeg sent.
class SoundOverRtpTest {
    private static final long MS = 1_000_000L;

    @Test
    void opusComesBackAsItWentWithTheMarkerAfterSilence() {
        List<AudioFrame> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long pause = i < 10 ? 0 : 400;
            sent.add(frame(OpusFormat.STEREO, (i * 20L + pause) * MS, 0x78, i, 3));
        }
        List<RtpPacket> packets = packetize(new OpusPacketizer(), RtpClock.audio(48_000, 960, 0xFFFF_F000L), sent);

        assertThat(packets).hasSize(20);
        for (int i = 0; i < 20; i++) {
            assertThat(packets.get(i).marker()).isEqualTo(i == 0 || i == 10);
        }
        List<AudioFrame> back = depacketize(new OpusDepacketizer(OpusFormat.STEREO, pts -> pts + 5), packets);
        assertThat(back).extracting(AudioFrame::data).containsExactlyElementsOf(data(sent));
        for (int i = 0; i < 20; i++) {
            assertThat(back.get(i).ptsNanos() - back.getFirst().ptsNanos())
                    .isEqualTo(sent.get(i).ptsNanos());
            assertThat(back.get(i).captureNanos()).isEqualTo(back.get(i).ptsNanos() + 5);
        }
    }

    @Test
    void g711ComesBackAsItWent() {
        List<AudioFrame> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            byte[] octets = new byte[160];
            new Random(i).nextBytes(octets);
            sent.add(new AudioFrame(G711Format.PCMU, i * 20L * MS, 0, Payload.of(octets)));
        }
        List<RtpPacket> packets = packetize(new G711Packetizer(), RtpClock.audio(8_000, 160, 7), sent);

        assertThat(packets.get(1).timestamp() - packets.get(0).timestamp()).isEqualTo(160);
        assertThat(packets).filteredOn(RtpPacket::marker).containsExactly(packets.getFirst());
        List<AudioFrame> back = depacketize(new G711Depacketizer(G711Format.PCMU, pts -> pts), packets);
        assertThat(back).extracting(AudioFrame::data).containsExactlyElementsOf(data(sent));
        assertThat(back.get(19).ptsNanos() - back.get(0).ptsNanos()).isEqualTo(380 * MS);
    }

    @Test
    void g711HasStaticPayloadTypes() {
        assertThat(G711Packetizer.staticPayloadType(G711Format.PCMU)).isZero();
        assertThat(G711Packetizer.staticPayloadType(G711Format.PCMA)).isEqualTo(8);
    }

    @Test
    void whatIsNoFrameOfTheFormatIsLeftOut() {
        assertThat(packetize(
                        new OpusPacketizer(),
                        RtpClock.audio(48_000, 960, 0),
                        List.of(frame(OpusFormat.MONO, 0), frame(OpusFormat.MONO, 0, 0x7B, 0))))
                .isEmpty();
        assertThat(packetize(
                        new G711Packetizer(),
                        RtpClock.audio(8_000, 160, 0),
                        List.of(frame(G711Format.PCMA, 0), new AudioFrame(G711Format.PCMA, 0, 0, zeros(1_201)))))
                .isEmpty();
    }

    @Test
    void keepAlivesAreNoSoundAndBrokenOpusIsDiscarded() {
        OpusDepacketizer opus = new OpusDepacketizer(OpusFormat.STEREO, pts -> pts);
        assertThat(opus.depacketize(packet(111, 0, Payload.EMPTY))).isInstanceOf(Depacketized.NeedMore.class);
        assertThat(opus.depacketize(packet(111, 0, Payload.of(new byte[] {0x7B, 0}))))
                .isEqualTo(new Depacketized.Discarded<AudioFrame>(DiscardReason.MALFORMED));
        assertThat(new G711Depacketizer(G711Format.PCMA, pts -> pts).depacketize(packet(8, 0, Payload.EMPTY)))
                .isInstanceOf(Depacketized.NeedMore.class);
    }

    @Test
    void takesTheOpusOfFfmpeg() {
        List<AudioFrame> frames =
                depacketize(new OpusDepacketizer(OpusFormat.STEREO, pts -> pts), dump("ffmpeg-opus.hex"));
        assertThat(frames).hasSize(4);
        assertSteady(frames, 20 * MS);
        assertThat(frames)
                .allSatisfy(
                        frame -> assertThat(OpusPacket.parse(frame.data())).contains(new OpusPacket(1, 960, false)));
    }

    @Test
    void takesG711OfFfmpegThatChangesItsPacketLength() {
        for (G711Format format : G711Format.values()) {
            String name = "ffmpeg-" + (format == G711Format.PCMA ? "pcma" : "pcmu") + ".hex";
            List<AudioFrame> frames = depacketize(new G711Depacketizer(format, pts -> pts), dump(name));
            assertThat(frames).extracting(frame -> frame.data().length()).containsExactly(155, 170, 171);
            long expected = frames.getFirst().ptsNanos();
            for (AudioFrame frame : frames) {
                assertThat(frame.ptsNanos()).isEqualTo(expected);
                expected += frame.data().length() * 125_000L;
            }
        }
    }

    @Test
    void takesManyAccessUnitsInOnePacket() {
        List<RtpPacket> packets = dump("ffmpeg-aac-many-units.hex");
        AacDepacketizer depacketizer = new AacDepacketizer(AacFormat.LC_48K_MONO, pts -> pts);
        List<List<AudioFrame>> units = new ArrayList<>();
        for (RtpPacket packet : packets) {
            units.add(frames(depacketizer.depacketize(packet)));
        }
        assertThat(units).extracting(List::size).containsExactly(19, 20, 20);
        List<AudioFrame> all = units.stream().flatMap(List::stream).toList();
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).ptsNanos() - all.getFirst().ptsNanos())
                    .isCloseTo(i * 64_000_000L / 3, org.assertj.core.data.Offset.offset(1L));
        }
        assertThat(all.get(19).data().length()).isEqualTo(0x01F0 >> 3);
    }

    @Test
    void joinsAccessUnitsLongerThanAPacket() {
        List<RtpPacket> packets = dump("ffmpeg-aac-fragments.hex");
        List<AudioFrame> units = depacketize(new AacDepacketizer(AacFormat.LC_48K_MONO, pts -> pts), packets);
        assertThat(units)
                .extracting(unit -> unit.data().length())
                .containsExactly(0x09A8 >> 3, 0x0A80 >> 3, 0x0A00 >> 3);

        List<RtpPacket> holed = new ArrayList<>(packets);
        holed.remove(3);
        assertThat(depacketize(new AacDepacketizer(AacFormat.LC_48K_MONO, pts -> pts), holed))
                .extracting(AudioFrame::data)
                .containsExactly(units.get(0).data(), units.get(2).data());
    }

    private static void assertSteady(List<AudioFrame> frames, long stepNanos) {
        for (int i = 1; i < frames.size(); i++) {
            assertThat(frames.get(i).ptsNanos() - frames.get(i - 1).ptsNanos()).isEqualTo(stepNanos);
        }
    }

    private static AudioFrame frame(AudioFormat format, long ptsNanos, int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return new AudioFrame(format, ptsNanos, 0, Payload.of(bytes));
    }

    private static Payload zeros(int count) {
        return Payload.of(new byte[count]);
    }

    private static List<Payload> data(List<AudioFrame> frames) {
        return frames.stream().map(AudioFrame::data).toList();
    }

    private static List<RtpPacket> packetize(
            Packetizer<AudioFrame> packetizer, RtpClock clock, List<AudioFrame> frames) {
        RtpStream<AudioFrame> stream = new RtpStream<>(packetizer, clock, 1, 111, 65_530);
        List<RtpPacket> packets = new ArrayList<>();
        frames.forEach(frame -> stream.packetize(frame, packets::add));
        return packets;
    }

    private static List<AudioFrame> depacketize(Depacketizer<AudioFrame> depacketizer, List<RtpPacket> packets) {
        return packets.stream()
                .map(depacketizer::depacketize)
                .flatMap(result -> frames(result).stream())
                .toList();
    }

    private static List<AudioFrame> frames(Depacketized<AudioFrame> result) {
        return result instanceof Depacketized.Frames<AudioFrame>(var frames) ? frames : List.of();
    }

    private static RtpPacket packet(int payloadType, long timestamp, Payload payload) {
        return new RtpPacket(false, payloadType, 1, timestamp, 1, payload);
    }

    private static List<RtpPacket> dump(String resource) {
        try (InputStream in = SoundOverRtpTest.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(line -> RtpPacket.parse(io.netty.buffer.Unpooled.wrappedBuffer(
                                    HexFormat.of().parseHex(line)))
                            .orElseThrow())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
