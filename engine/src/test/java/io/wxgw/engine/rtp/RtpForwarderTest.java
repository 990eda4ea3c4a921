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

    @Test
    void goesOnWithItsNumbersAndItsTimeWhenTheSourceChanges() {
        RtpSocket out = open();
        RtpSocket in = open();
        List<RtpPacket> got = new ArrayList<>();
        RtpForwarder forwarder = new RtpForwarder(out, 7, 96, Timescale.VIDEO_RTP, random, () -> {});
        lane.run(() -> out.sendTo(new InetSocketAddress(HERE, in.port())));
        RtpInbound inbound = RtpInbound.of(
                in,
                7,
                new RtpInboundConfig(96, Timescale.VIDEO_RTP, new SenderClock(), SECOND),
                (packet, _) -> got.add(packet));
        forward(forwarder, 65_534, 4_294_967_000L, 11);
        forward(forwarder, 65_535, 4_294_967_000L, 11);
        forward(forwarder, 0, 2_704, 11);
        lane.run(() -> forwarder.switchSource(inbound));
        lane.advance(SECOND);
        forward(forwarder, 500, 123_456, 22);
        // Overtaken by the first packet of its source: nobody misses it, and its number is taken.
        forward(forwarder, 499, 123_456, 22);
        forward(forwarder, 502, 126_456, 22);
        forward(forwarder, 501, 123_456, 22);
        lane.advance(SECOND);

        int first = got.getFirst().sequenceNumber();
        assertThat(got.stream().map(packet -> (packet.sequenceNumber() - first) & 0xFFFF))
                .containsExactly(0, 1, 2, 3, 5, 4);
        long start = got.getFirst().timestamp();
        List<Long> ticks = got.stream()
                .map(packet -> (packet.timestamp() - start) & 0xFFFF_FFFFL)
                .toList();
        assertThat(ticks.get(2)).isEqualTo(3_000);
        assertThat(ticks.get(3) - ticks.get(2)).isBetween(90_000L, 92_000L);
        assertThat(ticks.get(4) - ticks.get(3)).isEqualTo(3_000);
        assertThat(got).allMatch(packet -> packet.ssrc() == 7 && packet.payloadType() == 96);
        assertThat(inbound.lost()).isLessThanOrEqualTo(0);
    }

    private void forward(RtpForwarder forwarder, int sequenceNumber, long timestamp, long ssrc) {
        lane.run(() -> forwarder.forward(
                new RtpPacket(true, 100, sequenceNumber, timestamp, ssrc, Payload.of(new byte[] {1, 2})),
                lane.clock().nowNanos()));
        lane.advance(Duration.ofMillis(10));
    }

    @Test
    void goesOnCountingWhereItIsToldToContinue() {
        RtpSocket out = open();
        RtpSocket in = open();
        List<RtpPacket> got = new ArrayList<>();
        RtpForwarder forwarder = new RtpForwarder(out, 7, 96, Timescale.VIDEO_RTP, random, () -> {});
        lane.run(() -> out.sendTo(new InetSocketAddress(HERE, in.port())));
        RtpInbound.of(
                in,
                7,
                new RtpInboundConfig(96, Timescale.VIDEO_RTP, new SenderClock(), SECOND),
                (packet, _) -> got.add(packet));
        lane.run(() -> {
            forwarder.continueAt(500); // before anything was sent: nothing to continue
            forwardAll(forwarder, 65_534, 65_535, 0);
            forwarder.continueAt(65_535);
            forwardAll(forwarder, 65_535, 0, 1, 2);
        });
        lane.advance(SECOND);

        assertThat(got).hasSize(7);
        for (int i = 1; i < got.size(); i++) {
            assertThat(got.get(i).sequenceNumber()).isEqualTo((got.get(i - 1).sequenceNumber() + 1) & 0xFFFF);
        }
    }

    private void forwardAll(RtpForwarder forwarder, int... sequenceNumbers) {
        for (int number : sequenceNumbers) {
            forwarder.forward(
                    new RtpPacket(true, 100, number, 5, 9, Payload.of(new byte[] {1})),
                    lane.clock().nowNanos());
        }
    }

    private RtpSocket open() {
        return lane.time().await(RtpSocket.open(network, lane, HERE, ports, HERE::equals, "conf/uuid", random), SECOND);
    }
}
