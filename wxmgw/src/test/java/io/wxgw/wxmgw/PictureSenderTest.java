package io.wxgw.wxmgw;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.engine.rtp.RtpPortRange;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.sim.ManualLane;
import io.wxgw.engine.sim.SimNetwork;
import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.rtcp.RtcpPacket.PictureLossIndication;
import io.wxgw.wire.rtmp.RtmpUrl;
import io.wxgw.wire.rtp.Depacketized;
import io.wxgw.wire.rtp.H264Depacketizer;
import io.wxgw.wire.rtp.RtpPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A group of pictures so large that it is sent in portions.
final class PictureSenderTest {
    private static final Duration FRAME = Duration.ofMillis(40);
    private static final int PICTURE_BYTES = 15_000;
    private static final int PICTURES = 40;

    private final ManualLane lane = new ManualLane();
    private final SimNetwork network = new SimNetwork(lane.time(), 1, lane);
    private final VideoPub pub = new VideoPub(() -> {});
    private final List<Integer> seen = new ArrayList<>();
    private final H264Depacketizer depacketizer = new H264Depacketizer(pts -> pts);

    @Test
    void whatComesDuringAReplayWaitsBehindIt() {
        MasStub mas = new MasStub(lane.time(), lane, network, GatewayWorld.SSRC);
        PictureSender sender = lane.call(() -> new PictureSender(tools(), socket(mas), spec(mas), pub));
        lane.run(() -> pub.subscribe(sender));
        for (int i = 0; i < PICTURES; i++) {
            publish(i);
        }
        mas.video.sendRtcp(List.of(new PictureLossIndication(mas.video.localSsrc(), GatewayWorld.SSRC)));
        lane.advance(FRAME);
        int during = seen(mas).size();
        assertThat(during).isBetween(PICTURES + 5, 2 * PICTURES - 5);
        publish(PICTURES);
        for (int i = 0; i < 3; i++) {
            publish(PICTURES + 1 + i);
        }
        lane.advance(Duration.ofSeconds(1));

        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < PICTURES; i++) {
            expected.add(i);
        }
        for (int i = 0; i < PICTURES + 4; i++) {
            expected.add(i);
        }
        assertThat(seen(mas)).isEqualTo(expected);
        lane.run(sender::close);
    }

    private List<Integer> seen(MasStub mas) {
        List<RtpPacket> packets = MasStub.media(mas.pictures);
        mas.pictures.clear();
        for (RtpPacket packet : packets) {
            if (depacketizer.depacketize(packet) instanceof Depacketized.Frames<VideoFrame>(var complete)) {
                complete.forEach(frame -> seen.add(frame.nalUnits().getFirst().getUnsigned(2)));
            }
        }
        return seen;
    }

    private void publish(int number) {
        byte[] picture = new byte[PICTURE_BYTES];
        picture[0] = (byte) (number == 0 ? 0x65 : 0x41);
        picture[1] = (byte) 0x88;
        picture[2] = (byte) number;
        long ptsNanos = number * FRAME.toNanos();
        VideoFrame frame = new VideoFrame(
                SampleMedia.H264_640X360,
                ptsNanos,
                ptsNanos,
                lane.clock().nowNanos(),
                number == 0,
                List.of(Payload.of(picture)));
        lane.run(() -> pub.publish(frame));
        lane.advance(FRAME);
    }

    private RoomTools tools() {
        GatewayConfig config = KeyFrameAnswerTest.answering(Duration.ofSeconds(2));
        return new RoomTools(
                lane,
                network,
                config,
                RtmpSettings.DEFAULT,
                new RtpPortRange(config.rtpPortFirst(), config.rtpPortLast()),
                new FfmpegCodecs(),
                new Random(1),
                new Admission(1, () -> lane));
    }

    private RtpSocket socket(MasStub mas) {
        RtpSocket socket = mas.socket(lane.time(), network);
        socket.sendTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), mas.video.port()));
        return socket;
    }

    private static PullSpec spec(MasStub mas) {
        return new PullSpec(
                "a",
                new Target(
                        RtmpUrl.parse(GatewayWorld.url("a")),
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1_935)),
                GatewayWorld.SSRC,
                InetAddress.ofLiteral("127.0.0.1"),
                0,
                mas.video.port(),
                -1,
                AacFormat.LC_48K_MONO,
                MasStub.VIDEO_PT,
                null);
    }
}
