package io.wxgw.engine.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.wire.WireException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What every [Network] does, simulated or not: whatever is proved in virtual time must hold on real sockets.
abstract class NetworkContract {
    static final Duration SOON = Duration.ofSeconds(10);

    abstract Network network();

    /// A lane of that network.
    abstract Lane lane();

    /// The value of a future that completes within [#SOON].
    abstract <T> T await(CompletableFuture<T> future);

    /// Waits until `condition` holds, at most [#SOON].
    abstract void until(BooleanSupplier condition);

    /// Bugs of tasks and listeners are part of this test.
    abstract void tolerateDefects();

    /// One end of a connection, recording what it hears.
    static final class End implements Network.ListenerFactory, ByteTransport.Listener {
        private final List<String> pieces = new CopyOnWriteArrayList<>();
        final List<CloseCause> closes = new CopyOnWriteArrayList<>();
        final CompletableFuture<ByteTransport> transport = new CompletableFuture<>();
        final AtomicBoolean strayed = new AtomicBoolean();
        private volatile Runnable afterBytes = () -> {};

        @Override
        public ByteTransport.Listener listen(ByteTransport opened) {
            transport.complete(opened);
            checkLane();
            return this;
        }

        @Override
        public void onBytes(ByteBuf borrowed) {
            checkLane();
            pieces.add(borrowed.toString(US_ASCII));
            afterBytes.run();
        }

        @Override
        public void onClosed(CloseCause cause) {
            checkLane();
            closes.add(cause);
        }

        String text() {
            return String.join("", pieces);
        }

        void throwing(RuntimeException thrown) {
            afterBytes = () -> {
                throw thrown;
            };
        }

        void send(String bytes) {
            on(open -> {
                ByteBuf buffer = open.allocate(16);
                buffer.writeCharSequence(bytes, US_ASCII);
                open.write(buffer);
                open.flush();
            });
        }

        void on(Consumer<ByteTransport> task) {
            ByteTransport open = transport.join();
            open.lane().execute(() -> task.accept(open));
        }

        private void checkLane() {
            if (!transport.join().lane().inLane()) {
                strayed.set(true);
            }
        }
    }

    final End accepted = new End();
    final End connected = new End();

    static InetSocketAddress loopback(int port) {
        return InetSocketAddress.createUnresolved("127.0.0.1", port);
    }

    final ServerTransport connectBoth() {
        ServerTransport listening = await(network().listen(loopback(0), accepted));
        ByteTransport transport = await(network().connect(lane(), listening.local(), SOON, connected));
        assertThat(connected.transport).isCompletedWithValue(transport);
        await(accepted.transport);
        return listening;
    }

    @Test
    void carriesBytesBothWaysInOrderOnTheirLanes() {
        ServerTransport listening = connectBoth();
        connected.send("hello ");
        connected.send("there");
        accepted.send("welcome");
        until(() -> accepted.text().equals("hello there") && connected.text().equals("welcome"));

        ByteTransport ours = connected.transport.join();
        ByteTransport theirs = accepted.transport.join();
        assertThat(ours.lane()).isSameAs(lane());
        assertThat(ours.remote()).isEqualTo(listening.local());
        assertThat(theirs.local()).isEqualTo(listening.local());
        assertThat(theirs.remote()).isEqualTo(ours.local());
        assertThat(connected.strayed).isFalse();
        assertThat(accepted.strayed).isFalse();
    }

    @Test
    void carriesMoreThanTheWindowOfAConnection() {
        connectBoth();
        String much = "0123456789".repeat(200_000);
        connected.send(much);
        until(() -> accepted.text().length() == much.length());

        assertThat(accepted.text()).isEqualTo(much);
        CompletableFuture<Long> pending = new CompletableFuture<>();
        connected.on(open -> pending.complete(open.pendingBytes()));
        assertThat(await(pending)).isZero();
    }

    @Test
    void letsAListenerWriteBeforeTheFutureCompletes() {
        ServerTransport listening = await(network().listen(loopback(0), accepted));
        CompletableFuture<ByteTransport> ready = network().connect(lane(), listening.local(), SOON, transport -> {
            connected.listen(transport);
            transport.write(Unpooled.copiedBuffer("first", US_ASCII));
            transport.flush();
            return connected;
        });
        await(ready);
        until(() -> accepted.text().equals("first"));
    }

    @Test
    void completesOnTheLaneNamedInTheCall() {
        ServerTransport listening = await(network().listen(loopback(0), accepted));
        CompletableFuture<Boolean> opened = new CompletableFuture<>();
        CompletableFuture<Boolean> refused = new CompletableFuture<>();
        lane().execute(() -> {
            network()
                    .connect(lane(), listening.local(), SOON, connected)
                    .whenComplete((_, _) -> opened.complete(lane().inLane()));
            network()
                    .connect(lane(), loopback(1), SOON, new End())
                    .whenComplete((_, _) -> refused.complete(lane().inLane()));
        });
        assertThat(await(opened)).isTrue();
        assertThat(await(refused)).isTrue();
    }

    @Test
    void refusesAConnectionNobodyListensForOrWhoseHostNobodyKnows() {
        End end = new End();
        assertThatThrownBy(() -> await(network().connect(lane(), loopback(1), SOON, end)))
                .hasRootCauseInstanceOf(ConnectException.class);
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("no such host.invalid", 1935);
        assertThatThrownBy(() -> await(network().connect(lane(), nowhere, SOON, end)))
                .hasRootCauseInstanceOf(UnknownHostException.class);
        assertThat(end.transport).isNotDone();
        assertThat(end.closes).isEmpty();
    }

    @Test
    void refusesAPortThatIsTakenAndNamesIt() {
        ServerTransport first = await(network().listen(loopback(0), accepted));
        int port = first.local().getPort();
        assertThatThrownBy(() -> await(network().listen(loopback(port), accepted)))
                .cause()
                .isInstanceOf(BindException.class)
                .hasMessageContaining(String.valueOf(port));
        await(first.close());
        await(await(network().listen(loopback(port), accepted)).close());

        DatagramTransport socket = await(network().bind(lane(), loopback(0), (_, _) -> {}));
        int udp = socket.local().getPort();
        assertThatThrownBy(() -> await(network().bind(lane(), loopback(udp), (_, _) -> {})))
                .cause()
                .isInstanceOf(BindException.class)
                .hasMessageContaining(String.valueOf(udp));
        CompletableFuture<Void> closed = new CompletableFuture<>();
        lane().execute(() -> socket.close().thenAccept(closed::complete));
        await(closed);
        await(network().bind(lane(), loopback(udp), (_, _) -> {}));
    }

    @Test
    void keepsAcceptedConnectionsWhenThePortIsClosed() {
        ServerTransport listening = connectBoth();
        await(listening.close());
        assertThatThrownBy(() -> await(network().connect(lane(), listening.local(), SOON, new End())))
                .hasRootCauseInstanceOf(ConnectException.class);
        connected.send("still here");
        until(() -> accepted.text().equals("still here"));
    }

    @Test
    void tellsThePeerOfACloseAfterWhatWasSentAndTheFirstCauseWins() {
        connectBoth();
        CompletableFuture<CloseCause> closed = new CompletableFuture<>();
        connected.on(open -> {
            open.write(Unpooled.copiedBuffer("bye", US_ASCII));
            open.closeAfterFlush(new CloseCause.Requested("test")).thenAccept(closed::complete);
            open.write(Unpooled.copiedBuffer("too late", US_ASCII));
            open.flush();
        });
        assertThat(await(closed)).isEqualTo(new CloseCause.Requested("test"));
        connected.on(open -> open.close(new CloseCause.Shutdown()));
        until(() -> !accepted.closes.isEmpty() && !connected.closes.isEmpty());

        assertThat(accepted.text()).isEqualTo("bye");
        assertThat(accepted.closes).containsExactly(new CloseCause.PeerClosed());
        assertThat(connected.closes).containsExactly(new CloseCause.Requested("test"));
    }

    @Test
    void closesAtOnceWithTheFirstCause() {
        connectBoth();
        CompletableFuture<CloseCause> second = new CompletableFuture<>();
        connected.on(open -> {
            open.close(new CloseCause.Requested("first"));
            open.close(new CloseCause.Shutdown()).thenAccept(second::complete);
        });
        assertThat(await(second)).isEqualTo(new CloseCause.Requested("first"));
        until(() -> !accepted.closes.isEmpty() && !connected.closes.isEmpty());
        assertThat(connected.closes).containsExactly(new CloseCause.Requested("first"));
        assertThat(accepted.closes).containsExactly(new CloseCause.PeerClosed());
    }

    @Test
    void closesAConnectionWhoseBytesAreMalformedAsAProtocolError() {
        connectBoth();
        accepted.throwing(new WireException("a chunk of 2^31", "RTMP 1.0 section 5.4.1"));
        connected.send("x");
        until(() -> !accepted.closes.isEmpty() && !connected.closes.isEmpty());
        assertThat(accepted.closes)
                .containsExactly(new CloseCause.ProtocolError("a chunk of 2^31", "RTMP 1.0 section 5.4.1"));
        assertThat(connected.closes).containsExactly(new CloseCause.PeerClosed());
    }

    @Test
    void closesOnlyTheConnectionInWhichABugShowed() {
        tolerateDefects();
        ServerTransport listening = connectBoth();
        IllegalStateException bug = new IllegalStateException("a bug of ours");
        accepted.throwing(bug);
        connected.send("x");
        until(() -> !accepted.closes.isEmpty() && !connected.closes.isEmpty());
        assertThat(accepted.closes).containsExactly(new CloseCause.Defect(bug));

        End other = new End();
        await(network().connect(lane(), listening.local(), SOON, other));
        assertThat(other.transport).isDone();
    }

    @Test
    void carriesDatagramsAndSurvivesAListenerThatThrows() {
        tolerateDefects();
        List<String> received = new CopyOnWriteArrayList<>();
        AtomicReference<InetSocketAddress> sender = new AtomicReference<>();
        DatagramTransport to = await(network().bind(lane(), loopback(0), (from, bytes) -> {
            received.add(bytes.toString(US_ASCII));
            sender.set(from);
            if (received.size() == 1) {
                throw new IllegalArgumentException("a datagram nobody can read");
            }
        }));
        DatagramTransport from = await(network().bind(lane(), loopback(0), (_, _) -> {}));
        lane().execute(() -> {
            for (int i = 0; i < 50; i++) {
                from.write(to.local(), from.allocate(8).writeBytes(Unpooled.copiedBuffer("n" + i, US_ASCII)));
            }
            from.write(loopback(1), Unpooled.copiedBuffer("to nobody", US_ASCII));
            from.flush();
        });
        until(() -> received.size() == 50);
        assertThat(received).startsWith("n0", "n1", "n2").endsWith("n48", "n49");
        assertThat(sender).hasValue(from.local());
        assertThat(to.lane()).isSameAs(lane());
    }

    @Test
    void isSilentAfterADatagramSocketIsClosed() {
        List<String> received = new CopyOnWriteArrayList<>();
        DatagramTransport to =
                await(network().bind(lane(), loopback(0), (_, bytes) -> received.add(bytes.toString(US_ASCII))));
        DatagramTransport from = await(network().bind(lane(), loopback(0), (_, _) -> {}));
        CompletableFuture<Void> closed = new CompletableFuture<>();
        lane().execute(() -> {
            from.write(to.local(), Unpooled.copiedBuffer("never read", US_ASCII));
            from.flush();
            to.close();
            to.write(from.local(), Unpooled.copiedBuffer("never sent", US_ASCII));
            to.flush();
            to.close().thenAccept(closed::complete);
        });
        await(closed);
        assertThat(received).isEmpty();
    }
}
