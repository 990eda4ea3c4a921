package io.wxgw.engine.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.lane.LaneGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What [NettyNetwork] does beyond the contract, on either way of polling.
abstract class SocketContract extends NetworkContract {
    private final LaneGroup lanes;
    private final NettyNetwork network;

    SocketContract(LaneGroup lanes) {
        this.lanes = lanes;
        this.network = new NettyNetwork(lanes);
    }

    @AfterEach
    void closeLanes() {
        lanes.close(SOON).join();
    }

    @Override
    Network network() {
        return network;
    }

    @Override
    Lane lane() {
        return lanes.lanes().getFirst();
    }

    @Override
    <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    void until(BooleanSupplier condition) {
        Awaitility.await().pollInterval(Duration.ofMillis(5)).atMost(SOON).until(condition::getAsBoolean);
    }

    @Override
    void tolerateDefects() {
        // A real lane always does; it counts them.
    }

    @Test
    void showsWhatASlowPeerHasNotTakenAndStillEndsWhenItNeverReads() throws IOException {
        ServerTransport listening = await(network.listen(loopback(0), accepted));
        try (Socket lazy =
                new Socket(listening.local().getAddress(), listening.local().getPort())) {
            assertThat(lazy.isConnected()).isTrue();
            await(accepted.transport);
            accepted.send("x".repeat(20_000_000));
            CompletableFuture<Long> pending = new CompletableFuture<>();
            accepted.on(open -> pending.complete(open.pendingBytes()));
            assertThat(await(pending)).isGreaterThan(1_000_000);

            accepted.on(open -> {
                open.closeAfterFlush(new CloseCause.Requested("enough"));
                open.close(new CloseCause.Shutdown());
            });
            until(() -> !accepted.closes.isEmpty());
            assertThat(accepted.closes).containsExactly(new CloseCause.Requested("enough"));
        }
    }

    @Test
    void lastWordsReachAPeerThatIsStillSending() throws IOException {
        ServerTransport listening = await(network.listen(loopback(0), transport -> {
            accepted.listen(transport);
            return new ByteTransport.Listener() {
                @Override
                public void onBytes(ByteBuf borrowed) {
                    transport.write(Unpooled.copiedBuffer("refused", US_ASCII));
                    transport.closeAfterFlush(new CloseCause.Requested("refused"));
                }

                @Override
                public void onClosed(CloseCause cause) {
                    accepted.onClosed(cause);
                }
            };
        }));
        try (Socket talker =
                new Socket(listening.local().getAddress(), listening.local().getPort())) {
            talker.getOutputStream().write(new byte[100_000]);
            assertThat(new String(talker.getInputStream().readNBytes(7), US_ASCII))
                    .isEqualTo("refused");
            talker.getOutputStream().write(new byte[1_000]);
            assertThat(talker.getInputStream().read()).isEqualTo(-1);
        }
        until(() -> !accepted.closes.isEmpty());
    }

    @Test
    void saysThatAConnectionWasReset() throws IOException {
        ServerTransport listening = await(network.listen(loopback(0), accepted));
        Socket rude =
                new Socket(listening.local().getAddress(), listening.local().getPort());
        await(accepted.transport);
        rude.setSoLinger(true, 0);
        rude.close();
        until(() -> !accepted.closes.isEmpty());
        assertThat(accepted.closes).singleElement().isInstanceOf(CloseCause.NetworkError.class);
    }

    @Test
    void closesWithShutdownWhatIsStillOpenWhenTheLanesEnd() {
        connectBoth();
        await(lanes.close(SOON));
        assertThat(connected.closes).hasSize(1);
        assertThat(accepted.closes).hasSize(1);
        assertThat(List.of(connected.closes.getFirst(), accepted.closes.getFirst()))
                .contains(new CloseCause.Shutdown());
    }

    @Test
    void countsDatagramsThatCouldNotBeSent() {
        DatagramTransport socket = await(network.bind(lane(), loopback(0), (_, _) -> {}));
        lane().execute(() -> {
            socket.write(InetSocketAddress.createUnresolved("nowhere", 9), Unpooled.copiedBuffer("x", US_ASCII));
            socket.write(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 9),
                    Unpooled.wrappedBuffer(new byte[70_000]));
            socket.flush();
        });
        until(() -> network.datagramsDropped() == 2);
    }
}
