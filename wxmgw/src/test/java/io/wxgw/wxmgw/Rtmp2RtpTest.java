package io.wxgw.wxmgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wxgw.api.mgw.LinkState;
import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.h264.NalUnitType;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtcp.RtcpPacket;
import io.wxgw.wire.rtcp.RtcpPacket.SenderReport;
import io.wxgw.wire.rtp.RtpPacket;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The way up: a phone's RTMP comes out as RTP at the MAS.
final class Rtmp2RtpTest {
    private static final int STAP_A = 24;
    private static final int FU_A = 28;

    private final GatewayWorld world = new GatewayWorld();
    private final MasStub mas = world.mas();

    @Test
    void carriesSoundAndPictureWithTheSsrcAndPayloadTypesAskedFor() {
        world.startPull(GatewayWorld.pull("a", mas));
        world.phone("a").start();
        world.pass(5);
        // 100 ms are looked at before anything leaves, and some more pass until the phone is connected.
        assertThat(MasStub.media(mas.sounds)).hasSizeBetween(230, 235);
        List<RtpPacket> pictures = MasStub.media(mas.pictures);
        assertThat(pictures.stream().filter(RtpPacket::marker)).hasSizeBetween(73, 75);
        assertThat(pictures).allSatisfy(packet -> {
            assertThat(packet.ssrc()).isEqualTo(GatewayWorld.SSRC);
            assertThat(packet.payloadType()).isEqualTo(MasStub.VIDEO_PT);
        });
        assertThat(world.phase(LinkState.RTMP2RTP, "a")).isEqualTo(LinkState.LIVE);
    }

    @Test
    void putsTheParameterSetsBeforeEachKeyFrameAndTheMarkerOnTheLastPacket() {
        world.startPull(GatewayWorld.pull("a", mas));
        world.phone("a").start();
        world.pass(5);
        List<RtpPacket> pictures = MasStub.media(mas.pictures);
        int keyFrames = 0;
        for (int i = 0; i < pictures.size(); i++) {
            Payload payload = pictures.get(i).payload();
            boolean startsKeyFrame = (payload.getUnsigned(0) & 0x1F) == FU_A && payload.getUnsigned(1) == 0x85;
            if (startsKeyFrame) {
                keyFrames++;
                Payload before = pictures.get(i - 1).payload();
                assertThat(before.getUnsigned(0) & 0x1F).isEqualTo(STAP_A);
                assertThat(before.getUnsigned(3) & 0x1F).isEqualTo(NalUnitType.SPS);
                assertThat(pictures.get(i - 1).timestamp())
                        .isEqualTo(pictures.get(i).timestamp());
            }
            boolean last = i + 1 == pictures.size()
                    || pictures.get(i + 1).timestamp() != pictures.get(i).timestamp();
            assertThat(pictures.get(i).marker()).isEqualTo(last);
        }
        assertThat(keyFrames).isEqualTo(3);
    }

    @Test
    void stampsSoundInSamplesAndPicturesAtTheirPace() {
        world.startPull(GatewayWorld.pull("a", mas));
        world.phone("a").start();
        world.pass(3);
        List<RtpPacket> sounds = MasStub.media(mas.sounds);
        for (int i = 1; i < sounds.size(); i++) {
            assertThat((int) (sounds.get(i).timestamp() - sounds.get(i - 1).timestamp()))
                    .isEqualTo(1_024);
        }
        List<RtpPacket> frames =
                MasStub.media(mas.pictures).stream().filter(RtpPacket::marker).toList();
        for (int i = 1; i < frames.size(); i++) {
            assertThat((int) (frames.get(i).timestamp() - frames.get(i - 1).timestamp()))
                    .isBetween(5_910, 6_090);
        }
    }

    @Test
    void saysInItsReportsWhenSoundAndPictureWereCaptured() {
        world.startPull(GatewayWorld.pull("a", mas));
        world.phone("a").start();
        world.pass(4);
        RtpPacket sound = MasStub.media(mas.sounds).getFirst();
        long made = world.time.unixNanosOf(madeAt(sound));
        assertThat(wallNanosOf(sound, lastReport(mas.audioReports), 48_000)).isCloseTo(made, within(3_000_000L));
        // The phone makes its first picture in the moment of its first sound.
        RtpPacket picture = MasStub.media(mas.pictures).getFirst();
        assertThat(wallNanosOf(picture, lastReport(mas.videoReports), 90_000)).isCloseTo(made, within(3_000_000L));
    }

    @Test
    void doesNotDelayAnyFrameOnceItHasFoundTheLiveEdge() {
        world.startPull(GatewayWorld.pull("a", mas));
        world.phone("a").start();
        world.pass(1);
        long from = world.time.nowNanos();
        world.pass(2);
        // Each sound carries when it was made; two hops of 0.5 ms of RTMP and one of RTP are the network's.
        List<Long> delays = mas.sounds.stream()
                .filter(arrival -> arrival.nanos() >= from)
                .filter(arrival -> !arrival.packet().payload().isEmpty())
                .map(arrival -> arrival.nanos() - madeAt(arrival.packet()))
                .toList();
        assertThat(delays)
                .hasSizeGreaterThan(90)
                .allSatisfy(delay -> assertThat(delay).isBetween(0L, 2_000_000L));
    }

    @Test
    void entersAPushThatBeganLongBeforeAtItsLiveEdge() {
        world.phone("a").start();
        world.pass(10);
        long asked = world.time.nowNanos();
        world.startPull(GatewayWorld.pull("a", mas));
        world.pass(3);
        assertThat(world.live.channel("a").queries).containsExactly("a?gop=0");
        List<MasStub.Arrival> late = mas.sounds.stream()
                .filter(arrival -> !arrival.packet().payload().isEmpty())
                .filter(arrival -> arrival.nanos() >= asked + 1_000_000_000L)
                .toList();
        assertThat(late)
                .hasSizeGreaterThan(80)
                .allSatisfy(arrival ->
                        assertThat(arrival.nanos() - madeAt(arrival.packet())).isLessThan(100_000_000L));
        // And the first picture is a key frame.
        assertThat(MasStub.media(mas.pictures).getFirst().payload().getUnsigned(0) & 0x1F)
                .isEqualTo(STAP_A);
    }

    @Test
    void sendsSoundAloneWhenTheCameraIsOffAndPicturesFromTheMomentItIsOn() {
        world.startPull(GatewayWorld.pull("a", mas));
        MiniProgram phone = world.phone("a");
        phone.camera = false;
        phone.start();
        world.pass(2);
        assertThat(MasStub.media(mas.sounds)).hasSizeGreaterThan(80);
        assertThat(MasStub.media(mas.pictures)).isEmpty();
        phone.camera = true;
        world.pass(3);
        assertThat(MasStub.media(mas.pictures)).isNotEmpty();
        phone.camera = false;
        world.pass(3);
        assertThat(world.link(LinkState.RTMP2RTP, "a").orElseThrow().cause()).isEqualTo("no picture");
    }

    @Test
    void sendsNewParameterSetsWhenThePhoneTurnsItsPicture() {
        world.startPull(GatewayWorld.pull("a", mas));
        MiniProgram phone = world.phone("a").start();
        world.pass(2.5);
        phone.format = SampleMedia.H264_1280X720;
        world.outside.run(phone::headers);
        world.pass(3);
        List<Payload> sets = MasStub.media(mas.pictures).stream()
                .map(RtpPacket::payload)
                .filter(payload -> (payload.getUnsigned(0) & 0x1F) == STAP_A)
                .distinct()
                .toList();
        assertThat(sets).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void goesOnWhenThePhonesTimestampsRestartOrJump() {
        world.startPull(GatewayWorld.pull("a", mas));
        MiniProgram phone = world.phone("a").start();
        world.pass(3);
        for (long shift : new long[] {3_600_000, 0, 0xFFFFFF - 5_000, 0xFFFF_FFFFL - 20_000, 1}) {
            phone.shiftMs = shift;
            world.pass(3);
        }
        assertThat(world.link(LinkState.RTMP2RTP, "a").orElseThrow().repairs())
                .as("each jump of each track")
                .isEqualTo(10);
        List<RtpPacket> sounds = MasStub.media(mas.sounds);
        long span = Integer.toUnsignedLong(
                (int) (sounds.getLast().timestamp() - sounds.getFirst().timestamp()));
        assertThat(span).isBetween(48_000L * 17, 48_000L * 19);
        for (int i = 1; i < sounds.size(); i++) {
            assertThat((int) (sounds.get(i).timestamp() - sounds.get(i - 1).timestamp()))
                    .isBetween(900, 4_800);
        }
    }

    @Test
    void pullsTheStreamAgainWhenTheLiveServerHasRestarted() {
        world.startPull(GatewayWorld.pull("a", mas));
        world.phone("a").start();
        world.pass(2);
        world.live.stop();
        world.pass(2);
        assertThat(world.phase(LinkState.RTMP2RTP, "a")).isEqualTo(LinkState.INTERRUPTED);
        world.await(world.live.start());
        world.phone("a").start();
        long back = world.time.nowNanos();
        world.pass(4);
        assertThat(world.phase(LinkState.RTMP2RTP, "a")).isEqualTo(LinkState.LIVE);
        assertThat(mas.sounds.stream().filter(arrival -> arrival.nanos() > back))
                .hasSizeGreaterThan(80);
        assertThat(mas.pictures.stream().filter(arrival -> arrival.nanos() > back))
                .isNotEmpty();
    }

    @Test
    void saysWhenTheStreamDoesNotComeAndTakesItWhenItDoes() {
        world.startPull(GatewayWorld.pull("a", mas));
        world.pass(59);
        assertThat(world.phase(LinkState.RTMP2RTP, "a")).isEqualTo(LinkState.CONNECTING);
        world.pass(2);
        assertThat(world.phase(LinkState.RTMP2RTP, "a")).isEqualTo(LinkState.INTERRUPTED);
        world.phone("a").start();
        world.pass(2);
        assertThat(world.phase(LinkState.RTMP2RTP, "a")).isEqualTo(LinkState.LIVE);
    }

    private static SenderReport lastReport(List<RtcpPacket> reports) {
        return reports.stream()
                .filter(SenderReport.class::isInstance)
                .map(SenderReport.class::cast)
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    private static long wallNanosOf(RtpPacket packet, SenderReport report, long ticksPerSecond) {
        int ticks = (int) (packet.timestamp() - report.rtpTimestamp());
        return report.ntp().toUnixNanos() + ticks * 1_000_000_000L / ticksPerSecond;
    }

    private static long madeAt(RtpPacket sound) {
        Payload unit = sound.payload();
        long nanos = 0;
        for (int i = unit.length() - 8; i < unit.length(); i++) {
            nanos = (nanos << 8) | unit.getUnsigned(i);
        }
        return nanos;
    }
}
