package io.wxgw.engine.rtp;

import io.wxgw.engine.net.Network;
import io.wxgw.engine.sim.ManualLane;
import io.wxgw.engine.sim.SimNetwork;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtcp.RtcpPacket;
import io.wxgw.wire.rtp.RtpPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// RTP sockets on three machines in virtual time: ours, the peer we know, and a stranger.
final class RtpWorld {
    static final InetAddress OURS = InetAddress.ofLiteral("10.0.0.1");
    static final InetAddress PEER = InetAddress.ofLiteral("10.0.0.2");
    static final InetAddress STRANGER = InetAddress.ofLiteral("10.0.0.3");
    static final Duration SECOND = Duration.ofSeconds(1);

    final ManualLane lane = new ManualLane();
    final SimNetwork network = new SimNetwork(lane.time(), 3, lane);
    final RtpPortRange ports = new RtpPortRange(20_000, 20_099);
    final Random random = new Random(1);

    /// A socket of ours that believes the peer alone.
    RtpSocket ours() {
        return open(OURS, Set.of(PEER));
    }

    /// A socket of somebody else, believing everybody.
    RtpSocket on(InetAddress machine) {
        return open(machine, Set.of(OURS, PEER, STRANGER));
    }

    private RtpSocket open(InetAddress machine, Set<InetAddress> allowed) {
        Network host = network.host(machine.getHostAddress());
        return lane.time()
                .await(RtpSocket.open(host, lane, machine, ports, allowed::contains, "conf/uuid", random), SECOND);
    }

    /// Points a socket at another.
    void aim(RtpSocket from, InetAddress machine, RtpSocket to) {
        lane.run(() -> from.sendTo(new InetSocketAddress(machine, to.port())));
    }

    void send(RtpSocket from, RtpPacket packet) {
        lane.run(() -> {
            from.send(packet);
            from.flush();
        });
        pass(Duration.ofMillis(5));
    }

    void pass(Duration duration) {
        lane.advance(duration);
    }

    static RtpPacket packet(int payloadType, int sequenceNumber, long ssrc) {
        return new RtpPacket(
                true, payloadType, sequenceNumber, 960L * sequenceNumber, ssrc, Payload.of(new byte[] {1, 2, 3}));
    }

    /// Keeps what one source sends.
    static final class Heard implements RtpStreamListener {
        final List<Integer> sequenceNumbers = new ArrayList<>();
        final List<RtcpPacket> reports = new ArrayList<>();

        @Override
        public void onRtp(RtpPacket packet, InetSocketAddress from, long nowNanos) {
            sequenceNumbers.add(packet.sequenceNumber());
        }

        @Override
        public void onRtcp(RtcpPacket packet, long nowNanos) {
            reports.add(packet);
        }
    }
}
