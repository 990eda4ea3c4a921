package io.wxgw.engine.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.engine.sim.ManualLane;
import io.wxgw.engine.sim.SimNetwork;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtcp.RtcpPacket;
import io.wxgw.wire.rtcp.RtcpPacket.SenderReport;
import io.wxgw.wire.rtp.RtpPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RtpSenderTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long UNIT_NANOS = 64_000_000L / 3;

    private final ManualLane lane = new ManualLane();
    private final SimNetwork network = new SimNetwork(lane.time(), 1, lane);
    private final Random random = new Random(1);
    private final RtpPortRange ports = new RtpPortRange(24_000, 24_099);
    private final List<Long> reportsAt = new ArrayList<>();
    private final RtpSocket out = open();
    private final RtpSender<AudioFrame> sender = sender();
    private long unit;

    @Test
    void reportsWithTheFirstFrameAndEveryTwoSeconds() {
        long start = lane.clock().nowNanos();
        say(Duration.ofSeconds(9), Duration.ZERO);
        assertThat(reportsAt).hasSize(5);
        assertThat(reportsAt.getFirst() - start).isLessThan(10_000_000L);
    }

    @Test
    void reportsSoonWhenTheTimeOfCaptureLeavesItsLine() {
        say(Duration.ofMillis(2_500), Duration.ZERO);
        int before = reportsAt.size();
        long changed = lane.clock().nowNanos();
        say(Duration.ofMillis(400), Duration.ofMillis(100));
        assertThat(reportsAt).hasSize(before + 1);
        assertThat(reportsAt.getLast() - changed).isLessThan(30_000_000L);
    }

    @Test
    void doesNotFloodReportsWhenTheTimeOfCaptureJumpsAbout() {
        for (int i = 0; i < 20; i++) {
            say(Duration.ofMillis(50), Duration.ofMillis(100L * (i % 2)));
        }
        assertThat(reportsAt).hasSizeLessThanOrEqualTo(5);
    }

    private void say(Duration length, Duration older) {
        for (long until = lane.clock().nowNanos() + length.toNanos();
                lane.clock().nowNanos() < until; ) {
            lane.run(() -> sender.onFrame(new AudioFrame(
                    AacFormat.LC_48K_MONO,
                    unit * UNIT_NANOS,
                    lane.clock().nowNanos() - older.toNanos(),
                    Payload.of(new byte[] {1}))));
            unit++;
            lane.advance(Duration.ofNanos(UNIT_NANOS));
        }
    }

    private RtpSender<AudioFrame> sender() {
        RtpSocket in = open();
        in.receive(7, 97, new RtpStreamListener() {
            @Override
            public void onRtp(RtpPacket packet, InetSocketAddress from, long nowNanos) {}

            @Override
            public void onRtcp(RtcpPacket packet, long nowNanos) {
                if (packet instanceof SenderReport) {
                    reportsAt.add(nowNanos);
                }
            }
        });
        out.sendTo(new InetSocketAddress(HERE, in.port()));
        return RtpSender.aac(out, 7, 97, AacFormat.LC_48K_MONO, random, () -> {});
    }

    private RtpSocket open() {
        return lane.time().await(RtpSocket.open(network, lane, HERE, ports, HERE::equals, "conf/uuid", random), SECOND);
    }
}
