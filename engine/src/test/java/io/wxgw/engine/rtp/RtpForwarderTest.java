package io.wxgw.engine.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.engine.sim.ManualLane;
import io.wxgw.engine.sim.SimNetwork;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtp.RtpPacket;
import io.wxgw.wire.time.Timescale;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtpForwarderTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualLane lane = new ManualLane();
    private final SimNetwork network = new SimNetwork(lane.time(), 1, lane);
    private final Random random = new Random(1);
    private final RtpPortRange ports = new RtpPortRange(24_000, 24_099);

    @Test
    void hearsKeyFrameRequestsOfAReceiverThatSendsNoMedia() {
        RtpSocket out = open();
        RtpSocket in = open();
        List<String> asked = new ArrayList<>();
        List<RtpPacket> got = new ArrayList<>();
        RtpForwarder forwarder =
                new RtpForwarder(out, 7, 96, Timescale.VIDEO_RTP, random, () -> asked.add("key frame"));
        lane.run(() -> out.sendTo(new InetSocketAddress(HERE, in.port())));
        RtpInbound inbound = RtpInbound.of(
                in,
                7,
                new RtpInboundConfig(96, Timescale.VIDEO_RTP, new SenderClock(), SECOND),
                (packet, _) -> got.add(packet));

        lane.run(() -> forwarder.forward(
                new RtpPacket(true, 100, 65_535, 5, 4_294_967_295L, Payload.of(new byte[] {1, 2})),
                lane.clock().nowNanos()));
        lane.advance(SECOND);
        assertThat(got).hasSize(1);
        assertThat(got.getFirst().ssrc()).isEqualTo(7);
        assertThat(got.getFirst().payloadType()).isEqualTo(96);

        lane.run(inbound::requestKeyFrame);
        lane.advance(SECOND);
        assertThat(asked).containsExactly("key frame");
    }

    @Test
    void hearsNoRequestFromAnotherAddressThanTheReceivers() {
        RtpSocket out = open();
        List<String> asked = new ArrayList<>();
        RtpForwarder forwarder =
                new RtpForwarder(out, 7, 96, Timescale.VIDEO_RTP, random, () -> asked.add("key frame"));
        lane.run(() -> out.sendTo(new InetSocketAddress(InetAddress.ofLiteral("10.0.0.9"), 30_000)));
        lane.run(() -> forwarder.forward(
                new RtpPacket(true, 100, 1, 5, 9, Payload.of(new byte[] {1})),
                lane.clock().nowNanos()));
        RtpSocket stranger = open();
        lane.run(() -> stranger.sendTo(new InetSocketAddress(HERE, out.port())));
        lane.run(() -> stranger.sendRtcp(
                List.of(new io.wxgw.wire.rtcp.RtcpPacket.PictureLossIndication(stranger.localSsrc(), 7))));
        lane.advance(SECOND);
        assertThat(asked).isEmpty();
        assertThat(out.counters().wrongSource()).isPositive();
    }

    private RtpSocket open() {
        return lane.time().await(RtpSocket.open(network, lane, HERE, ports, HERE::equals, "conf/uuid", random), SECOND);
    }
}
