package io.wxgw.wxmgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.mgw.AvSyncReq;
import io.wxgw.api.mgw.GetStateReq;
import io.wxgw.api.mgw.LinkState;
import io.wxgw.api.mgw.MediaGatewayClient;
import io.wxgw.api.mgw.MgwEvent;
import io.wxgw.api.mgw.Port;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.api.mgw.StartPushReq;
import io.wxgw.api.mgw.StopPullReq;
import io.wxgw.api.mgw.StopPushReq;
import io.wxgw.api.mgw.WaitEventsReq;
import io.wxgw.api.mgw.WxMgw;
import io.wxgw.api.thrift.ThriftClient;
import io.wxgw.api.thrift.ThriftLimits;
import io.wxgw.api.thrift.ThriftLogin;
import io.wxgw.api.thrift.ThriftServer;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.NettyNetwork;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.engine.rtp.RtpPortRange;
import io.wxgw.engine.rtp.RtpReceiver;
import io.wxgw.engine.rtp.RtpReceiverConfig;
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

/// Once over real sockets: Thrift, RTMP, RTP, lanes.
final class EndpointTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    @Test
    void answersTheCallsOfAnMcsAndMovesMediaMeanwhile() throws Exception {
        LaneGroup lanes = LaneGroup.start(1);
        NettyNetwork network = new NettyNetwork(lanes);
        LiveStub live = new LiveStub(network, new InetSocketAddress(HERE, 0));
        InetSocketAddress server = live.start().get();
        String url = "rtmp://127.0.0.1:" + server.getPort() + "/wx/";
        Gateway gateway = new Gateway(
                GatewayConfig.DEFAULT,
                lanes::leastLoaded,
                network,
                RtmpSettings.DEFAULT,
                new FfmpegCodecs(),
                new Random(1));
        try (var endpoint = ThriftServer.start(
                        "wxmgw",
                        new InetSocketAddress(HERE, 0),
                        WxMgw.processor(gateway),
                        ThriftLogin.NONE,
                        ThriftLimits.DEFAULT);
                var mcs = client(endpoint.localAddress());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Lane lane = lanes.leastLoaded();
            RtpSocket mas = RtpSocket.open(
                            network, lane, HERE, new RtpPortRange(29_000, 29_999), HERE::equals, "mas", new Random(2))
                    .get();
            var sounds = new AtomicInteger();
            lane.execute(() -> RtpReceiver.ofAny(
                    mas,
                    RtpReceiverConfig.aac(97, AacFormat.LC_48K_MONO, new SenderClock()),
                    _ -> sounds.incrementAndGet(),
                    RtpReceiver.Listener.NONE));
            var pull = new StartPullReq(
                    "a", url + "a", 4_294_967_295L, "127.0.0.1", mas.port(), 0, 97, "AAC", -1, "", url + "a_mix", "会议");
            assertThat(mcs.startPull(pull).code()).isZero();
            lane.execute(() -> new MiniProgram(lane, network, server, url + "a").start());
            await().atMost(DEADLINE).until(() -> sounds.get() > 20);
            await().atMost(DEADLINE).until(() -> live.channel("a_mix").tags.size() > 20);

            var push = new StartPushReq("x", url + "x", -1, "", 96, "H264", "会议", "a", "", 1, "", -1);
            var pushed = mcs.startPush(push);
            assertThat(pushed.code()).isZero();
            assertThat(pushed.port().video()).isPositive();
            assertThat(mcs.avSync(new AvSyncReq("a", "会议", "x", 1)).code()).isZero();
            assertThat(mcs.avSync(new AvSyncReq("a", "会议", "nobody", 1)).code())
                    .isEqualTo(ErrorCode.NOT_FOUND.number());
            var local = mcs.startPush(new StartPushReq("y", url + "y", -1, "", 96, "H264", "会议", "", "1", 1, "", -1));
            assertThat(local.code()).isEqualTo(ErrorCode.NOT_FOUND.number());
            assertThat(local.port()).isEqualTo(Port.NONE);
            assertThat(local.message()).contains("y").contains("会议");

            var state = mcs.getState(new GetStateReq("会议"));
            assertThat(state.rooms().getFirst().links())
                    .extracting(LinkState::kind)
                    .containsExactlyInAnyOrder(LinkState.RTMP2RTP, LinkState.MIX, LinkState.RTP2RTMP);

            var waiting = threads.submit(() -> {
                try (var other = client(endpoint.localAddress())) {
                    return other.waitEvents(new WaitEventsReq(state.sequence(), 9_000));
                }
            });
            assertThat(mcs.stopPush(new StopPushReq("x", "会议", 1, "")).code()).isZero();
            assertThat(waiting.get().events()).extracting(MgwEvent::confId).contains("会议");
            assertThat(mcs.stopPull(new StopPullReq("a", "会议")).code()).isZero();
            assertThat(gateway.rooms()).isZero();
            assertThat(gateway.links()).isZero();
            lane.execute(mas::close);
        } finally {
            gateway.close(DEADLINE);
            lanes.close(DEADLINE).get();
        }
    }

    private static MediaGatewayClient client(InetSocketAddress endpoint) {
        return new MediaGatewayClient(
                new ThriftClient(endpoint, DEADLINE, ThriftLogin.NONE, ThriftLimits.DEFAULT), DEADLINE);
    }
}
