package io.wxgw.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.NettyNetwork;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Two thousand sockets that do nothing, on a real network: half of them say nothing at all, half stop in the
/// middle of the handshake.
class IdleConnectionsTest {
    private static final int SOCKETS = 2_000;
    private static final long MOST_BYTES_EACH = 16 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void costLessThan16KiBEachAndNothingWhenTheyHaveGone() throws Exception {
        LaneGroup lanes = LaneGroup.start(1);
        LiveServer.Started live = LiveServer.start(
                        LiveConfig.on(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0)),
                        new NettyNetwork(lanes),
                        StreamAuth.OPEN,
                        new Random(1))
                .join();
        List<SocketChannel> idle = new ArrayList<>();
        try {
            idle.add(SocketChannel.open(live.rtmp()));
            Awaitility.await().atMost(PATIENCE).until(() -> live.server().connections() == 1);
            long before = liveHeapBytes();
            for (int i = 1; i <= SOCKETS; i++) {
                SocketChannel socket = SocketChannel.open(live.rtmp());
                idle.add(socket);
                if (i % 2 == 0) {
                    socket.write(ByteBuffer.wrap(new byte[] {3, 0}));
                }
            }
            Awaitility.await().atMost(PATIENCE).until(() -> live.server().connections() == SOCKETS + 1);

            // The clients' own sockets are counted too.
            long each = (liveHeapBytes() - before) / SOCKETS;
            assertThat(each).isBetween(100L, MOST_BYTES_EACH);
        } finally {
            for (SocketChannel socket : idle) {
                socket.close();
            }
            Awaitility.await().atMost(PATIENCE).until(() -> live.server().connections() == 0);
            live.close().join();
            lanes.close(Duration.ofSeconds(5)).join();
        }
    }

    @SuppressWarnings("DoNotCall") // what is still alive is the question
    private static long liveHeapBytes() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
