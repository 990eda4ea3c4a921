package io.wxgw.engine.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.net.ByteTransport;
import io.wxgw.engine.sim.ManualLane;
import io.wxgw.engine.sim.SimNetwork;
import io.wxgw.engine.sim.SimTime;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtmp.RtmpChunkDecoder;
import io.wxgw.wire.rtmp.RtmpChunkEncoder;
import io.wxgw.wire.rtmp.RtmpHandshake;
import io.wxgw.wire.rtmp.RtmpLimits;
import io.wxgw.wire.rtmp.RtmpMessage;
import io.wxgw.wire.rtmp.RtmpMessage.UserControl.PingRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a client's connection does for itself, beside a server that does nothing it is not told to.
class RtmpConnectionTest {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1935);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final SimTime time = new SimTime();
    private final ManualLane lane = new ManualLane("client", time);
    private final ManualLane outside = new ManualLane("server", time);
    private final SimNetwork network = new SimNetwork(time, 1, outside);
    private final List<CloseCause> closed = new ArrayList<>();
    private final List<RawServer> servers = new ArrayList<>();
    private final RawServer server = connect();

    private final class Ends implements RtmpConnection.Handler {
        @Override
        public void onReady() {}

        @Override
        public void onMessage(RtmpMessage message) {}

        @Override
        public void onClosed(CloseCause cause) {
            closed.add(cause);
        }
    }

    /// Shakes hands and reads; answers so many pings.
    private static final class RawServer implements ByteTransport.Listener {
        private final ByteTransport transport;
        private final RtmpHandshake handshake = RtmpHandshake.server(new Random(1));
        private final RtmpChunkDecoder decoder = new RtmpChunkDecoder(RtmpLimits.DEFAULT);
        private final RtmpChunkEncoder encoder = new RtmpChunkEncoder();
        private final List<RtmpMessage> received = new ArrayList<>();
        private boolean shaken;
        private int answers;

        RawServer(ByteTransport transport) {
            this.transport = transport;
        }

        @Override
        public void onBytes(ByteBuf borrowed) {
            if (!shaken) {
                ByteBuf answer = transport.allocate(4_096);
                shaken = handshake.consume(borrowed, answer);
                transport.write(answer);
                transport.flush();
            }
            if (shaken) {
                decoder.decode(borrowed, this::receive);
            }
        }

        private void receive(RtmpMessage message) {
            received.add(message);
            if (message instanceof PingRequest(long timestampMs) && answers > 0) {
                answers--;
                send(new RtmpMessage.UserControl.PingResponse(timestampMs));
            }
        }

        void send(RtmpMessage message) {
            ByteBuf out = transport.allocate(encoder.encodedBytes(2_048));
            encoder.encode(message, out);
            transport.write(out);
            transport.flush();
        }

        <M extends RtmpMessage> List<M> received(Class<M> kind) {
            return received.stream().filter(kind::isInstance).map(kind::cast).toList();
        }

        @Override
        public void onClosed(CloseCause cause) {}
    }

    private RawServer connect() {
        List<RtmpConnection> connections = new ArrayList<>();
        time.await(
                network.listen(ADDRESS, transport -> {
                    servers.add(new RawServer(transport));
                    return servers.getLast();
                }),
                SOON);
        time.await(
                network.connect(lane, ADDRESS, SOON, transport -> {
                    connections.add(RtmpConnection.client(transport, RtmpSettings.DEFAULT, new Random(2), new Ends()));
                    return connections.getLast();
                }),
                SOON);
        time.advance(SOON);
        RtmpConnection opened = connections.getFirst();
        lane.run(() -> {
            opened.established();
            opened.watchPeer();
        });
        return servers.getFirst();
    }

    @Test
    void leavesAServerAloneThatNeverAnswersAPing() {
        time.advance(Duration.ofSeconds(60));
        assertThat(closed).isEmpty();
        assertThat(server.received(PingRequest.class)).hasSizeBetween(55, 61);
    }

    @Test
    void leavesAServerThatHasAnsweredAndDoesSoNoMore() {
        server.answers = 3;
        time.advance(Duration.ofSeconds(3));
        assertThat(closed).isEmpty();
        time.advance(Duration.ofSeconds(5));
        assertThat(closed).singleElement().isInstanceOf(CloseCause.IdleTimeout.class);
    }

    @Test
    void asksASilentServerAlone() {
        server.answers = 1;
        time.advance(Duration.ofMillis(700));
        for (int i = 0; i < 100; i++) {
            outside.run(() -> server.send(new RtmpMessage.Acknowledgement(1)));
            time.advance(Duration.ofMillis(500));
        }
        assertThat(closed).isEmpty();
        assertThat(server.received(PingRequest.class)).hasSizeLessThan(3);
    }

    /// A server may name any window (RTMP 1.0 section 5.4.4): that makes no storm of acknowledgements.
    @Test
    void acknowledgesNoMoreThanEvery64KibibytesHoweverSmallTheWindow() {
        int messages = 200;
        outside.run(() -> {
            server.send(new RtmpMessage.WindowAcknowledgementSize(1));
            for (int i = 0; i < messages; i++) {
                server.send(new RtmpMessage.Video(1, i, Payload.of(new byte[1_024])));
            }
        });
        time.advance(SOON);
        assertThat(server.received(RtmpMessage.Acknowledgement.class)).hasSize(messages * 1_024 / (64 << 10));
    }
}
