package io.wxgw.app;

import io.netty.buffer.ByteBuf;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.DatagramTransport;
import io.wxgw.engine.net.Network;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One UDP socket on every lane, that has sent and heard a datagram and is closed again. Left to the first
/// member, loading what that takes held a lane for about a second, while nothing else moved there.
final class WarmSockets {
    private static final Logger LOG = LoggerFactory.getLogger(WarmSockets.class);
    private static final int DEADLINE_SECONDS = 10;
    private static final int DATAGRAM = 0x77;

    private final CompletableFuture<Void> heard = new CompletableFuture<>();

    private WarmSockets() {}

    /// All lanes at the same time. Blocks, for a second or two.
    static void run(LaneGroup lanes, Network network) {
        List<CompletableFuture<Void>> all = lanes.lanes().stream()
                .map(lane -> new WarmSockets().run(lane, network))
                .toList();
        try {
            CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                    .orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException failed) {
            // The boxes open sockets of their own, and say what is wrong with theirs.
            LOG.warn("no datagram came back on loopback: {}", String.valueOf(failed.getCause()));
        }
    }

    private CompletableFuture<Void> run(Lane lane, Network network) {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return network.bind(lane, anyPort, (_, _) -> heard.complete(null)).thenCompose(socket -> {
            send(socket);
            return heard.thenCompose(_ -> socket.close());
        });
    }

    private static void send(DatagramTransport socket) {
        ByteBuf datagram = socket.allocate(1);
        datagram.writeByte(DATAGRAM);
        socket.write(socket.local(), datagram);
        socket.flush();
    }
}
