package io.wxgw.wxmgw;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.mgw.LinkState;
import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.flv.FlvDemux;
import io.wxgw.wire.h264.NalUnitType;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.rtmp.RtmpMessage;
import io.wxgw.wire.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What phones put into their streams, and what comes out of it on both ways: RTP at the MAS, RTMP at the live server.
final class StreamFactsTest {
    private static final int DELIMITER = 9;
    private static final int FILLER = 12;
    private static final int STAP_A = 24;
    private static final int FU_A = 28;

    private final GatewayWorld world = new GatewayWorld();
    private final MasStub mas = world.mas();
    private final LiveStub.Channel channel = world.live.channel("a_v");

    private MiniProgram watched() {
        world.startPull(GatewayWorld.pull("a", mas));
        world.startPush(GatewayWorld.push("a", "b", "1"));
        return world.phone("a");
    }

    @Test
    void passesSeiAndEverySliceOnAndDropsDelimitersAndFillers() {
        MiniProgram phone = watched();
        phone.encoder = StreamFactsTest::dressed;
        phone.start();
        world.pass(4);

        assertThat(channel.pictures()).hasSizeGreaterThan(50).allSatisfy(tag -> {
            int slice = tag.picture().keyFrame() ? NalUnitType.IDR_SLICE : 1;
            assertThat(tag.picture().nalUnits().stream().map(NalUnitType::of))
                    .containsExactly(NalUnitType.SEI, slice, slice);
        });
        Map<Long, List<Integer>> frames = new LinkedHashMap<>();
        List<RtpPacket> packets = MasStub.media(mas.pictures);
        for (int i = 0; i < packets.size(); i++) {
            RtpPacket packet = packets.get(i);
            frames.computeIfAbsent(packet.timestamp(), _ -> new ArrayList<>()).addAll(types(packet.payload()));
            boolean last = i + 1 == packets.size() || packets.get(i + 1).timestamp() != packet.timestamp();
            assertThat(packet.marker()).isEqualTo(last);
        }
        assertThat(frames.values()).hasSizeGreaterThan(50).allSatisfy(types -> {
            assertThat(types).contains(NalUnitType.SEI).doesNotContain(DELIMITER, FILLER);
            assertThat(types.stream().filter(NalUnitType::isSlice)).hasSize(2);
        });
    }

    @Test
    void tellsAHeaderThatSaysSomethingNewFromOneThatIsRepeated() {
        MiniProgram phone = watched().start();
        world.pass(3);
        for (int i = 0; i < 5; i++) {
            world.outside.run(phone::headers);
            world.pass(0.5);
        }
        assertThat(videoHeaders()).isEqualTo(1);
        phone.format = SampleMedia.H264_1280X720; // it is turned, or its picture grows
        world.outside.run(phone::headers);
        long turned = world.time.nowNanos();
        world.pass(4);
        assertThat(videoHeaders()).isEqualTo(2);
        assertThat(channel.since(turned).stream()
                        .filter(LiveStub.Tag::isPicture)
                        .map(tag -> tag.picture().format()))
                .endsWith(SampleMedia.H264_1280X720);
        // It says so in its metadata as well.
        assertThat(channel.metadata.getLast().toString()).contains("1280").contains("720");
        assertThat(world.link(LinkState.RTMP2RTP, "a").orElseThrow().repairs()).isZero();
    }

    @Test
    void sendsPicturesAloneWithoutAMicrophoneAndSoundFromTheMomentThereIsOne() {
        MiniProgram phone = watched();
        phone.microphone = false;
        phone.start();
        world.pass(2);
        assertThat(MasStub.media(mas.sounds)).isEmpty();
        assertThat(MasStub.media(mas.pictures)).isNotEmpty();
        assertThat(channel.pictures()).hasSizeGreaterThan(20);
        phone.microphone = true;
        world.pass(2);
        assertThat(MasStub.media(mas.sounds)).hasSizeGreaterThan(80);
        phone.microphone = false;
        world.pass(3);
        LinkState link = world.link(LinkState.RTMP2RTP, "a").orElseThrow();
        assertThat(link.cause()).isEqualTo("no sound");
        assertThat(link.phase()).isEqualTo(LinkState.LIVE);
        assertThat(link.repairs()).isZero();
    }

    @Test
    void takesTheCameraUpAgainWhereItsSoundIs() {
        MiniProgram phone = watched().start();
        world.pass(2);
        phone.camera = false;
        world.pass(4);
        int before = channel.pictures().size();
        phone.camera = true;
        long on = world.time.nowNanos();
        world.pass(4);
        List<LiveStub.Tag> pictures = channel.pictures();
        assertThat(pictures).hasSizeGreaterThan(before + 40);
        LiveStub.Tag last = pictures.getLast();
        LiveStub.Tag first = pictures.get(before);
        assertThat(last.timestampMs() - first.timestampMs())
                .isBetween(
                        (last.arrivalNanos() - first.arrivalNanos()) / 1_000_000 - 2,
                        (last.arrivalNanos() - first.arrivalNanos()) / 1_000_000 + 2);
        assertThat(first.arrivalNanos()).isGreaterThanOrEqualTo(on);
        assertThat(world.link(LinkState.RTMP2RTP, "a").orElseThrow().cause()).isEmpty();
        assertThat(world.link(LinkState.RTMP2RTP, "a").orElseThrow().repairs()).isZero();
    }

    private long videoHeaders() {
        return channel.tags.stream()
                .filter(tag -> tag.content() instanceof FlvDemux.Header && tag.message() instanceof RtmpMessage.Video)
                .count();
    }

    /// As some encoders write them: delimiter, SEI, two slices, filler.
    private static VideoFrame dressed(VideoFrame picture) {
        Payload numbered = picture.nalUnits().getLast();
        return new VideoFrame(
                picture.format(),
                picture.ptsNanos(),
                picture.dtsNanos(),
                picture.captureNanos(),
                picture.keyFrame(),
                List.of(
                        Payload.of(new byte[] {DELIMITER, (byte) 0xF0}),
                        Payload.of(new byte[] {NalUnitType.SEI, 5, 4, 1, 2, 3, 4, (byte) 0x80}),
                        Payload.of(new byte[] {numbered.get(0), (byte) 0x88, 1}),
                        numbered,
                        Payload.of(new byte[] {FILLER, (byte) 0xFF, (byte) 0xFF, (byte) 0x80})));
    }

    /// The NAL units that begin in a packet.
    private static List<Integer> types(Payload payload) {
        int type = payload.getUnsigned(0) & 0x1F;
        List<Integer> types = new ArrayList<>();
        switch (type) {
            case FU_A -> {
                if ((payload.getUnsigned(1) & 0x80) != 0) {
                    types.add(payload.getUnsigned(1) & 0x1F);
                }
            }
            case STAP_A -> {
                for (int at = 1; at + 2 < payload.length(); ) {
                    types.add(payload.getUnsigned(at + 2) & 0x1F);
                    at += 2 + (payload.getUnsigned(at) << 8) + payload.getUnsigned(at + 1);
                }
            }
            default -> types.add(type);
        }
        return types;
    }
}
