package io.wxgw.mas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.mas.Mas;
import io.wxgw.api.mas.MasGetStateReq;
import io.wxgw.api.mas.MasMemberState;
import io.wxgw.api.mas.MasWaitEventsReq;
import io.wxgw.api.mas.MediaAccessClient;
import io.wxgw.api.mas.RemoveMemberReq;
import io.wxgw.api.thrift.ThriftClient;
import io.wxgw.api.thrift.ThriftLimits;
import io.wxgw.api.thrift.ThriftLogin;
import io.wxgw.api.thrift.ThriftServer;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.NettyNetwork;
import io.wxgw.engine.rtp.RtpPortRange;
import io.wxgw.engine.rtp.RtpReceiver;
import io.wxgw.engine.rtp.RtpReceiverConfig;
import io.wxgw.engine.rtp.RtpSender;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.rtp.SenderClock;
import io.wxgw.wire.media.AacFormat;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Once over real sockets: Thrift, UDP, lanes.
class EndpointTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    @Test
    void addsAMemberOverThriftSendsItTheMixAndTellsWhenItIsGone() throws Exception {
        LaneGroup lanes = LaneGroup.start();
        NettyNetwork network = new NettyNetwork(lanes);
        FfmpegCodecs codecs = new FfmpegCodecs();
        MediaAccessServer server =
                new MediaAccessServer(MasConfig.DEFAULT, lanes::leastLoaded, network, codecs, new Random(1));
        try (var endpoint = ThriftServer.start(
                        "mas",
                        new InetSocketAddress(HERE, 0),
                        Mas.processor(server),
                        ThriftLogin.NONE,
                        ThriftLimits.DEFAULT);
                var client = new MediaAccessClient(
                        new ThriftClient(endpoint.localAddress(), DEADLINE, ThriftLogin.NONE, ThriftLimits.DEFAULT),
                        DEADLINE);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var added = client.addMember(new AddMemberReq("u", "c", 7, 97, "AAC", 96, "H264", "", -1, -1, ""));
            assertThat(added.ok()).isTrue();
            var state = client.getState(new MasGetStateReq(""));
            assertThat(state.rooms().getFirst().members())
                    .containsExactly(new MasMemberState("u", false, false, false, false, 0));

            Lane lane = lanes.leastLoaded();
            RtpSocket socket = RtpSocket.open(
                            network, lane, HERE, new RtpPortRange(28_000, 28_999), HERE::equals, "u", new Random(2))
                    .get();
            var heard = new AtomicInteger();
            lane.execute(() -> {
                RtpReceiver.ofAny(
                        socket,
                        RtpReceiverConfig.aac(97, AacFormat.LC_48K_MONO, new SenderClock()),
                        _ -> heard.incrementAndGet(),
                        RtpReceiver.Listener.NONE);
                socket.sendTo(new InetSocketAddress(HERE, added.audioPort()));
                RtpSender.aac(socket, 7, 97, AacFormat.LC_48K_MONO, new Random(3), () -> {});
            });
            await().atMost(DEADLINE).until(() -> heard.get() > 20);

            var next = threads.submit(() -> client.waitEvents(new MasWaitEventsReq(state.sequence(), 9_000)));
            assertThat(client.removeMember(new RemoveMemberReq("u", "c")).ok()).isTrue();
            var page = next.get();
            assertThat(page.events())
                    .singleElement()
                    .satisfies(event -> assertThat(event.gone()).isTrue());
            assertThat(client.removeMember(new RemoveMemberReq("u", "c")).code())
                    .isEqualTo(404);
            assertThat(server.rooms()).isZero();
            assertThat(codecs.open()).isZero();
            lane.execute(socket::close);
        } finally {
            server.close(DEADLINE);
            lanes.close(DEADLINE).get();
        }
    }
}
