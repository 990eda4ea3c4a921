package io.wxgw.engine.sim;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.net.ByteTransport;
import io.wxgw.engine.net.DatagramTransport;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.net.ServerTransport;
import io.wxgw.wire.WireException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SimNetworkTest {
    private static final Duration SOON = Duration.ofSeconds(2);

    private final SimTime time = new SimTime();
    private final ManualLane client = new ManualLane("client", time);
    private final ManualLane server = new ManualLane("server", time);
    private final SimNetwork network = new SimNetwork(time, 1, server);
    private final Peer accepted = new Peer();
    private final Peer connected = new Peer();

    private static final class Peer implements Network.ListenerFactory, ByteTransport.Listener {
        private final StringBuilder text = new StringBuilder();
        private final List<Integer> pieces = new ArrayList<>();
        private final List<CloseCause> closes = new ArrayList<>();
        private @Nullable ByteTransport opened;
        private @Nullable RuntimeException toThrow;

        @Override
        public ByteTransport.Listener listen(ByteTransport transport) {
            opened = transport;
            return this;
        }

        @Override
        public void onBytes(ByteBuf borrowed) {
            pieces.add(borrowed.readableBytes());
            text.append(borrowed.readCharSequence(borrowed.readableBytes(), US_ASCII));
            if (toThrow != null) {
                throw toThrow;
            }
        }

        @Override
        public void onClosed(CloseCause cause) {
            closes.add(cause);
        }

        ByteTransport transport() {
            return Objects.requireNonNull(opened);
        }

        void send(String bytes) {
            transport().lane().execute(() -> {
                transport().write(Unpooled.copiedBuffer(bytes, US_ASCII));
                transport().flush();
            });
        }
    }

    private static InetSocketAddress address(String host, int port) {
        return InetSocketAddress.createUnresolved(host, port);
    }

    private ServerTransport connectBoth() {
        ServerTransport listening = time.await(network.listen(address("127.0.0.1", 0), accepted), SOON);
        time.await(network.connect(client, listening.local(), SOON, connected), SOON);
        time.settle();
        return listening;
    }

    @Test
    void carriesBytesBothWaysInOrderAfterTheLatency() {
        network.latency(Duration.ofMillis(40));
        connectBoth();

        connected.send("hello ");
        connected.send("there");
        accepted.send("welcome");
        time.advance(Duration.ofMillis(39));
        assertThat(accepted.text).isEmpty();
        time.advance(Duration.ofMillis(1));

        assertThat(accepted.text).hasToString("hello there");
        assertThat(connected.text).hasToString("welcome");
        assertThat(accepted.transport().lane()).isSameAs(server);
        assertThat(connected.transport().lane()).isSameAs(client);
        assertThat(accepted.transport().remote())
                .isEqualTo(connected.transport().local());
    }

    @Test
    void cutsAStreamIntoPiecesThatTheSeedDecides() {
        network.chunks(3);
        connectBoth();
        connected.send("abcdefghijklmnopqrstuvwxyz");
        time.advance(SOON);

        assertThat(accepted.text).hasToString("abcdefghijklmnopqrstuvwxyz");
        assertThat(accepted.pieces).hasSizeGreaterThan(8).allMatch(size -> size <= 3);
    }

    @Test
    void refusesAConnectionNobodyListensFor() {
        CompletableFuture<ByteTransport> refused = network.connect(client, address("10.0.0.1", 1935), SOON, connected);

        assertThatThrownBy(() -> time.await(refused, SOON)).hasCauseInstanceOf(ConnectException.class);
    }

    @Test
    void refusesAPortThatIsTaken() {
        ServerTransport first = time.await(network.listen(address("0.0.0.0", 1935), accepted), SOON);
        assertThatThrownBy(() -> time.await(network.listen(address("127.0.0.1", 1935), accepted), SOON))
                .hasCauseInstanceOf(BindException.class);
        first.close();
        time.await(network.listen(address("127.0.0.1", 1935), accepted), SOON);

        DatagramTransport socket = time.await(network.bind(client, address("127.0.0.1", 20_000), (_, _) -> {}), SOON);
        assertThatThrownBy(() -> time.await(network.bind(client, address("127.0.0.1", 20_000), (_, _) -> {}), SOON))
                .hasCauseInstanceOf(BindException.class);
        socket.close();
        time.await(network.bind(client, address("127.0.0.1", 20_000), (_, _) -> {}), SOON);
    }

    @Test
    void tellsThePeerOfACloseAfterWhatWasSent() {
        connectBoth();
        client.run(() -> {
            connected.transport().write(Unpooled.copiedBuffer("bye", US_ASCII));
            connected.transport().closeAfterFlush(new CloseCause.Requested("test"));
            connected.transport().close(new CloseCause.Shutdown());
        });
        time.advance(SOON);

        assertThat(accepted.text).hasToString("bye");
        assertThat(accepted.closes).containsExactly(new CloseCause.PeerClosed());
        assertThat(connected.closes).containsExactly(new CloseCause.Requested("test"));
        assertThat(network.openStreams()).isZero();
    }

    @Test
    void closesAConnectionWhoseBytesAreMalformedAsAProtocolError() {
        connectBoth();
        accepted.toThrow = new WireException("a chunk of 2^31", "RTMP 1.0 section 5.4.1");
        connected.send("x");
        time.advance(SOON);

        assertThat(accepted.closes)
                .containsExactly(new CloseCause.ProtocolError("a chunk of 2^31", "RTMP 1.0 section 5.4.1"));
        assertThat(connected.closes).containsExactly(new CloseCause.PeerClosed());
    }

    @Test
    void holdsTheBytesOfAStreamBackDuringAPartition() {
        ServerTransport listening = connectBoth();
        network.partition((from, _) -> from.equals(listening.local()));
        connected.send("held");
        time.advance(SOON);
        assertThat(accepted.text).isEmpty();
        CompletableFuture<ByteTransport> lost = network.connect(client, listening.local(), SOON, new Peer());
        assertThatThrownBy(() -> time.await(lost, SOON)).hasCauseInstanceOf(SocketTimeoutException.class);

        network.heal();
        time.advance(SOON);
        assertThat(accepted.text).hasToString("held");
    }

    @Test
    void pilesBytesUpAtTheSenderWhenThePeerDoesNotRead() {
        ServerTransport listening = connectBoth();
        network.stall(reader -> reader.equals(listening.local()));
        connected.send("x".repeat(SimNetwork.WINDOW_BYTES + 1_000));
        time.advance(SOON);
        assertThat(connected.transport().pendingBytes()).isEqualTo(1_000);

        network.stall(_ -> false);
        time.advance(SOON);
        assertThat(connected.transport().pendingBytes()).isZero();
        assertThat(accepted.text).hasSize(SimNetwork.WINDOW_BYTES + 1_000);
    }

    @Test
    void breaksBothEndsByAReset() {
        ServerTransport listening = connectBoth();
        network.reset(end -> end.equals(listening.local()));
        time.advance(SOON);

        assertThat(accepted.closes).containsExactly(new CloseCause.NetworkError("Connection reset"));
        assertThat(connected.closes).containsExactly(new CloseCause.NetworkError("Connection reset"));
    }

    @Test
    void showsTheAddressOfTheHostAConnectionComesFrom() {
        ServerTransport listening = time.await(network.listen(address("0.0.0.0", 1935), accepted), SOON);
        time.await(network.host("10.0.0.7").connect(client, address("10.0.0.1", 1935), SOON, connected), SOON);
        time.settle();

        assertThat(listening.local().getPort()).isEqualTo(1935);
        assertThat(accepted.transport().remote().getAddress().getHostAddress()).isEqualTo("10.0.0.7");
        assertThat(accepted.transport().local().getAddress().getHostAddress()).isEqualTo("10.0.0.1");
    }

    private List<String> sendDatagrams(long seed, UdpConditions conditions) {
        SimTime ownTime = new SimTime();
        ManualLane lane = new ManualLane("udp", ownTime);
        SimNetwork lossy = new SimNetwork(ownTime, seed, lane).conditions(conditions);
        List<String> received = new ArrayList<>();
        DatagramTransport to = ownTime.await(
                lossy.bind(lane, address("127.0.0.1", 0), (_, bytes) -> received.add(bytes.toString(US_ASCII))), SOON);
        DatagramTransport from = ownTime.await(lossy.bind(lane, address("127.0.0.1", 0), (_, _) -> {}), SOON);
        for (int i = 0; i < 1_000; i++) {
            from.write(to.local(), Unpooled.copiedBuffer("%04d".formatted(i), US_ASCII));
            from.flush();
            ownTime.advance(Duration.ofMillis(5));
        }
        ownTime.advance(SOON);
        return received;
    }

    @Test
    void carriesDatagramsInOrderOnAGoodNetwork() {
        assertThat(sendDatagrams(1, UdpConditions.GOOD)).hasSize(1_000).isSorted();
        UdpConditions jittery = new UdpConditions(0, Duration.ofMillis(10), Duration.ofMillis(40), 0, 0);
        assertThat(sendDatagrams(1, jittery)).hasSize(1_000).isSorted();
    }

    @Test
    void losesReordersAndDuplicatesDatagramsAsTheSeedSays() {
        UdpConditions bad = new UdpConditions(0.1, Duration.ofMillis(10), Duration.ofMillis(5), 0.05, 0.02);
        List<String> received = sendDatagrams(7, bad);

        assertThat(received).isEqualTo(sendDatagrams(7, bad)).isNotEqualTo(sendDatagrams(8, bad));
        assertThat(received.stream().distinct().count()).isBetween(850L, 950L);
        assertThat(received)
                .hasSizeGreaterThan((int) received.stream().distinct().count());
        assertThat(received).isNotEqualTo(received.stream().sorted().toList());
    }
}
