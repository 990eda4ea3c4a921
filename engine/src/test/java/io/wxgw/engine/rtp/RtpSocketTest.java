package io.wxgw.engine.rtp;

import static io.wxgw.engine.rtp.RtpWorld.OURS;
import static io.wxgw.engine.rtp.RtpWorld.PEER;
import static io.wxgw.engine.rtp.RtpWorld.SECOND;
import static io.wxgw.engine.rtp.RtpWorld.STRANGER;
import static io.wxgw.engine.rtp.RtpWorld.packet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.ByteTransport;
import io.wxgw.engine.net.DatagramTransport;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.net.ServerTransport;
import io.wxgw.wire.rtcp.RtcpPacket;
import io.wxgw.wire.time.NtpTime;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RtpSocketTest {
    private static final int OPUS = 111;

    private final RtpWorld world = new RtpWorld();
    private final RtpSocket ours = world.ours();
    private final RtpSocket peer = world.on(PEER);

    RtpSocketTest() {
        world.aim(peer, OURS, ours);
    }

    private RtpWorld.Heard hearing(long ssrc) {
        RtpWorld.Heard heard = new RtpWorld.Heard();
        ours.receive(ssrc, OPUS, heard);
        return heard;
    }

    @Test
    void bindsAnEvenPortWithTheOddOneAboveOrTriesTheNextPair() {
        int even = ours.port() + 4;
        assertThat(ours.port() % 2).isZero();
        DatagramTransport inTheWay = world.lane
                .time()
                .await(world.network.bind(world.lane, new InetSocketAddress(OURS, even + 1), (_, _) -> {}), SECOND);

        RtpSocket next = world.ours();
        assertThat(next.port()).isEqualTo(even + 2);
        int bound = world.network.boundPorts();
        world.lane.time().await(next.close(), SECOND);
        world.lane.run(inTheWay::close);
        assertThat(world.network.boundPorts()).isEqualTo(bound - 3);
    }

    @Test
    void saysSoWhenNoPairIsFreeAndLeavesNoHalfOne() {
        RtpPortRange two = new RtpPortRange(30_000, 30_003);
        int before = world.network.boundPorts();
        for (int i = 0; i < 2; i++) {
            world.lane.time().await(open(two), SECOND);
        }
        assertThatThrownBy(() -> world.lane.time().await(open(two), SECOND))
                .hasCauseInstanceOf(BindException.class)
                .hasMessageContaining("2 pairs");
        assertThat(world.network.boundPorts()).isEqualTo(before + 4);
    }

    @Test
    void triesNoPortWhenAllAreOursAndAgainWhenOneIsGivenBack() {
        RtpPortRange two = new RtpPortRange(30_000, 30_003);
        AtomicInteger binds = new AtomicInteger();
        Network counted = new Counted(world.network, binds);
        RtpSocket first = world.lane.time().await(open(counted, two), SECOND);
        world.lane.time().await(open(counted, two), SECOND);
        int before = binds.get();

        assertThatThrownBy(() -> world.lane.time().await(open(counted, two), SECOND))
                .hasCauseInstanceOf(BindException.class);
        assertThat(binds).hasValue(before);
        world.lane.time().await(first.close(), SECOND);
        assertThat(first.close()).isDone();
        assertThat(two.inUse()).isEqualTo(1);
        assertThat(world.lane.time().await(open(counted, two), SECOND).port()).isEqualTo(first.port());
    }

    /// A network that counts.
    private record Counted(Network network, AtomicInteger binds) implements Network {
        @Override
        public CompletableFuture<ByteTransport> connect(
                Lane lane, InetSocketAddress remote, Duration timeout, ListenerFactory listener) {
            return network.connect(lane, remote, timeout, listener);
        }

        @Override
        public CompletableFuture<ServerTransport> listen(InetSocketAddress bind, ListenerFactory listener) {
            return network.listen(bind, listener);
        }

        @Override
        public CompletableFuture<DatagramTransport> bind(
                Lane lane, InetSocketAddress bind, DatagramTransport.Listener listener) {
            binds.incrementAndGet();
            return network.bind(lane, bind, listener);
        }
    }

    private CompletableFuture<RtpSocket> open(RtpPortRange ports) {
        return open(world.network, ports);
    }

    private CompletableFuture<RtpSocket> open(Network network, RtpPortRange ports) {
        return RtpSocket.open(network, world.lane, OURS, ports, _ -> true, "c", world.random);
    }

    @Test
    void answersToWherePacketsComeFrom() {
        RtpWorld.Heard heard = hearing(5);
        RtpWorld.Heard back = new RtpWorld.Heard();
        peer.receive(9, OPUS, back);
        world.send(ours, packet(OPUS, 1, 9));
        assertThat(ours.counters().noDestination()).isEqualTo(1);

        world.send(peer, packet(OPUS, 1, 5));
        world.send(ours, packet(OPUS, 2, 9));
        assertThat(heard.sequenceNumbers).containsExactly(1);
        assertThat(back.sequenceNumbers).containsExactly(2);
        assertThat(ours.destination()).isEqualTo(Optional.of(new InetSocketAddress(PEER, peer.port())));
    }

    @Test
    void keepsToTheAddressItWasGivenWhateverComesFromWhere() {
        hearing(5);
        RtpSocket other = world.on(PEER);
        RtpWorld.Heard there = new RtpWorld.Heard();
        other.receive(9, OPUS, there);
        world.aim(ours, PEER, other);
        world.send(peer, packet(OPUS, 1, 5));
        world.send(ours, packet(OPUS, 2, 9));
        assertThat(there.sequenceNumbers).containsExactly(2);
    }

    @Test
    void hearsOnlyTheSourceTheSsrcAndThePayloadTypeAgreed() {
        RtpWorld.Heard heard = hearing(5);
        RtpSocket stranger = world.on(STRANGER);
        world.aim(stranger, OURS, ours);
        world.send(stranger, packet(OPUS, 1, 5));
        world.send(peer, packet(OPUS, 2, 6));
        world.send(peer, packet(0, 3, 5));
        // None of these has latched anybody.
        assertThat(ours.source()).isEmpty();
        world.send(peer, packet(OPUS, 4, 5));

        assertThat(heard.sequenceNumbers).containsExactly(4);
        RtpSocketCounters counters = ours.counters();
        assertThat(counters.wrongSource()).isEqualTo(1);
        assertThat(counters.wrongSsrc()).isEqualTo(1);
        assertThat(counters.wrongPayloadType()).isEqualTo(1);
        assertThat(counters.received()).isEqualTo(1);
    }

    @Test
    void isDeafToAReplayBesideItsSourceAndFollowsASourceThatMoved() {
        RtpWorld.Heard heard = hearing(5);
        RtpSocket otherPort = world.on(PEER);
        world.aim(otherPort, OURS, ours);
        world.send(peer, packet(OPUS, 1, 5));
        world.send(otherPort, packet(OPUS, 900, 5));
        world.pass(Duration.ofMillis(900));
        world.send(peer, packet(OPUS, 2, 5));
        world.send(otherPort, packet(OPUS, 901, 5));
        assertThat(heard.sequenceNumbers).containsExactly(1, 2);
        assertThat(ours.counters().relatched()).isZero();

        world.pass(Duration.ofMillis(1_100));
        world.send(otherPort, packet(OPUS, 3, 5));
        world.send(peer, packet(OPUS, 4, 5));
        assertThat(heard.sequenceNumbers).containsExactly(1, 2, 3);
        assertThat(ours.counters().relatched()).isEqualTo(1);
    }

    @Test
    void countsWhatIsNeitherRtpNorRtcp() {
        hearing(5);
        DatagramTransport junk = world.lane
                .time()
                .await(
                        world.network
                                .host(PEER.getHostAddress())
                                .bind(world.lane, new InetSocketAddress(PEER, 0), (_, _) -> {}),
                        SECOND);
        world.lane.run(() -> {
            for (int length = 1; length < 14; length++) {
                junk.write(new InetSocketAddress(OURS, ours.port()), Unpooled.wrappedBuffer(new byte[length]));
                junk.write(new InetSocketAddress(OURS, ours.port() + 1), Unpooled.wrappedBuffer(new byte[length]));
            }
        });
        world.pass(SECOND);
        RtpSocketCounters counters = ours.counters();
        assertThat(counters.malformed()).isEqualTo(13);
        // Control from an address that has sent no media yet is not looked at.
        assertThat(counters.wrongSource()).isEqualTo(13);
        assertThat(ours.source()).isEmpty();
    }

    @Test
    void believesReportsOfItsSourceAlone() {
        RtpWorld.Heard heard = hearing(5);
        RtpSocket stranger = world.on(STRANGER);
        world.aim(stranger, OURS, ours);
        world.send(peer, packet(OPUS, 1, 5));
        report(stranger, 5);
        report(peer, 6);
        assertThat(heard.reports).isEmpty();
        assertThat(ours.counters().wrongSource()).isPositive();

        report(peer, 5);
        assertThat(heard.reports).hasSize(1);
    }

    private void report(RtpSocket from, long ssrc) {
        RtcpPacket report = new RtcpPacket.SenderReport(ssrc, new NtpTime(1L << 40), 77, 1, 1, List.of());
        world.lane.run(() -> from.sendRtcp(List.of(report)));
        world.pass(Duration.ofMillis(5));
    }

    @Test
    void believesAGoodbyeOnlyOfItsSourceAndOfItsSsrc() {
        RtpWorld.Heard heard = hearing(5);
        RtpSocket stranger = world.on(STRANGER);
        world.aim(stranger, OURS, ours);
        world.send(peer, packet(OPUS, 1, 5));
        goodbye(stranger, 5);
        goodbye(peer, 6);
        assertThat(heard.reports).noneMatch(RtcpPacket.Goodbye.class::isInstance);
        assertThat(ours.counters().wrongRtcp()).isPositive();

        goodbye(peer, 5);
        assertThat(heard.reports).anyMatch(RtcpPacket.Goodbye.class::isInstance);
    }

    private void goodbye(RtpSocket from, long ssrc) {
        world.lane.run(() -> from.sendRtcp(List.of(
                new RtcpPacket.ReceiverReport(ssrc, List.of()), new RtcpPacket.Goodbye(List.of(ssrc), "test"))));
        world.pass(Duration.ofMillis(5));
    }

    @Test
    void keepsTheFirstOfAnySourcesUntilItIsSilentOrSaysGoodbye() {
        RtpWorld.Heard any = new RtpWorld.Heard();
        ours.receiveAny(OPUS, any);
        world.send(peer, packet(OPUS, 1, 5));
        world.send(peer, packet(OPUS, 2, 6));
        assertThat(any.sequenceNumbers).containsExactly(1);
        goodbye(peer, 5);
        world.send(peer, packet(OPUS, 3, 6));
        world.pass(Duration.ofMillis(1_100));
        world.send(peer, packet(OPUS, 4, 7));
        assertThat(any.sequenceNumbers).containsExactly(1, 3, 4);
    }

    @Test
    void hearsNothingAfterACancelOrAClose() {
        RtpWorld.Heard heard = new RtpWorld.Heard();
        var subscription = ours.receive(5, OPUS, heard);
        assertThatThrownBy(() -> ours.receive(5, OPUS, heard)).isInstanceOf(IllegalArgumentException.class);
        subscription.cancel();
        world.send(peer, packet(OPUS, 1, 5));
        hearing(5);
        world.lane.run(ours::close);
        world.send(peer, packet(OPUS, 2, 5));
        assertThat(heard.sequenceNumbers).isEmpty();
        assertThat(ours.counters().received()).isZero();
    }
}
