package io.wxgw.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.mas.AddMemberResp;
import io.wxgw.api.mas.StartForwardReq;
import io.wxgw.api.mgw.AvSyncReq;
import io.wxgw.api.mgw.Port;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.api.mgw.StartPushReq;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.engine.sim.ManualLane;
import io.wxgw.engine.sim.SimNetwork;
import io.wxgw.engine.sim.SimTime;
import io.wxgw.live.LiveConfig;
import io.wxgw.live.LiveServer;
import io.wxgw.live.StreamAuth;
import io.wxgw.mas.MasConfig;
import io.wxgw.mas.MediaAccessServer;
import io.wxgw.wxmgw.Gateway;
import io.wxgw.wxmgw.GatewayConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/// The media boxes themselves, each on its lane, in virtual time and on a simulated network; a test asks of
/// them what MCS asks.
final class VirtualHouse {
    private static final String CONF = "8001";
    private static final String HERE = "127.0.0.1";
    private static final long FIRST_SSRC = 100;
    private static final int AUDIO = 97;
    private static final int VIDEO = 96;
    private static final Duration SOON = Duration.ofSeconds(5);

    final SimTime time = new SimTime();
    private final ManualLane liveLane = new ManualLane("live", time);
    private final ManualLane gatewayLane = new ManualLane("wxmgw", time);
    /// The MAS is another machine, and its clock was never set.
    private final ManualLane masLane = new ManualLane("mas", time, Duration.ofHours(-7));

    final ManualLane phones = new ManualLane("phones", time);
    final SimNetwork network = new SimNetwork(time, 1, liveLane);
    final FfmpegCodecs codecs = new FfmpegCodecs();
    private final InetSocketAddress live;
    private final Gateway gateway;
    private final MediaAccessServer mas;
    private long nextSsrc = FIRST_SSRC;

    VirtualHouse() {
        live = await(LiveServer.start(
                        LiveConfig.on(new InetSocketAddress(InetAddress.ofLiteral(HERE), 1935)),
                        network,
                        StreamAuth.OPEN,
                        new Random(1)))
                .rtmp();
        mas = new MediaAccessServer(MasConfig.DEFAULT, () -> masLane, network, codecs, new Random(2));
        gateway = new Gateway(
                GatewayConfig.DEFAULT, () -> gatewayLane, network, RtmpSettings.DEFAULT, codecs, new Random(3));
    }

    /// A mini program joins; its stream has its name, and its mix `_mix` behind it.
    void join(String uuid) {
        long ssrc = nextSsrc++;
        AddMemberResp member = await(
                mas.addMemberAsync(new AddMemberReq(uuid, CONF, ssrc, AUDIO, "AAC", VIDEO, "H264", HERE, -1, -1, "")));
        assertThat(member.ok()).isTrue();
        await(gateway.startPullAsync(new StartPullReq(
                uuid,
                url(uuid),
                ssrc,
                member.ip(),
                member.audioPort(),
                member.videoPort(),
                AUDIO,
                "AAC",
                VIDEO,
                "H264",
                url(uuid + "_mix"),
                CONF)));
    }

    /// One mini program watches another, under this stream.
    void watch(String stream, String viewer, String target) {
        assertThat(await(gateway.startPushAsync(
                        new StartPushReq(target, url(stream), -1, "", VIDEO, "H264", CONF, viewer, "1", 1, "", -1))))
                .isEqualTo(Port.NONE);
    }

    /// The picture of a member of the MAS, under this stream: a push of the gateway fed by a forward of the
    /// MAS.
    ///
    /// @param as what the gateway calls it; the name of a mini program is shown without the MAS
    void watchByMas(String stream, String as, String target) {
        Port port = await(gateway.startPushAsync(
                new StartPushReq(as, url(stream), -1, "", VIDEO, "H264", CONF, "", "", 1, "", -1)));
        await(mas.startForwardAsync(new StartForwardReq(target, CONF, 1, HERE, port.video(), VIDEO, 0)));
    }

    /// One mini program has another's picture beside the mix.
    void avSync(String viewer, String target) {
        await(gateway.avSyncAsync(new AvSyncReq(viewer, CONF, target, 1)));
    }

    /// Where an app of this conference may live, with a lane of its own.
    VirtualApp.Place place(ManualLane lane) {
        return new VirtualApp.Place(time, network, lane, mas, CONF);
    }

    /// The SSRC of a mini program, by the order they joined in: 0 is the first.
    static long ssrc(int index) {
        return FIRST_SSRC + index;
    }

    /// A phone on the machine of the house.
    SimPhone phone(String uuid, double hertz, boolean beeps) {
        return phoneAt(network, uuid, hertz, beeps);
    }

    /// A phone somewhere else, such as at a [SimNetwork#host].
    SimPhone phoneAt(Network place, String uuid, double hertz, boolean beeps) {
        return new SimPhone(phones, place, live, url(uuid), codecs, hertz, beeps);
    }

    SimPlayer player(String stream) {
        return new SimPlayer(phones, network, live, url(stream), codecs);
    }

    void pass(double seconds) {
        time.advance(Duration.ofNanos((long) (seconds * 1e9)));
    }

    static String url(String stream) {
        return "rtmp://" + HERE + ":1935/wx/" + stream;
    }

    private <T> T await(CompletableFuture<T> reply) {
        return time.await(reply, SOON);
    }
}
