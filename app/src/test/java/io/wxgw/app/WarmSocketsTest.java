package io.wxgw.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.ByteTransport;
import io.wxgw.engine.net.DatagramTransport;
import io.wxgw.engine.net.NettyNetwork;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.net.ServerTransport;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class WarmSocketsTest {
    @Test
    void everyLaneHearsItsOwnDatagramAndGivesThePortBack() throws Exception {
        LaneGroup lanes = LaneGroup.start(3);
        try {
            Watched network = new Watched(new NettyNetwork(lanes));
            WarmSockets.run(lanes, network);
            assertThat(network.heard).containsExactlyInAnyOrderElementsOf(lanes.lanes());
            for (InetSocketAddress address : network.bound) {
                new DatagramSocket(address).close();
            }
            assertThat(network.bound).hasSize(3);
        } finally {
            lanes.close(Duration.ofSeconds(2)).join();
        }
    }

    /// Notes who binds and hears.
    private record Watched(Network network, Queue<Lane> heard, Queue<InetSocketAddress> bound) implements Network {
        Watched(Network network) {
            this(network, new ConcurrentLinkedQueue<>(), new ConcurrentLinkedQueue<>());
        }

        @Override
        public CompletableFuture<DatagramTransport> bind(
                Lane lane, InetSocketAddress bind, DatagramTransport.Listener listener) {
            return network.bind(lane, bind, (InetSocketAddress from, ByteBuf datagram) -> {
                        heard.add(lane);
                        listener.onDatagram(from, datagram);
                    })
                    .thenApply(socket -> {
                        bound.add(socket.local());
                        return socket;
                    });
        }

        @Override
        public CompletableFuture<ByteTransport> connect(
                Lane lane, InetSocketAddress remote, Duration timeout, ListenerFactory listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<ServerTransport> listen(InetSocketAddress bind, ListenerFactory listener) {
            throw new UnsupportedOperationException();
        }
    }
}
