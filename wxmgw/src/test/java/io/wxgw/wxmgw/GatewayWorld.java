package io.wxgw.wxmgw;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.mgw.AvSyncReq;
import io.wxgw.api.mgw.GetStateReq;
import io.wxgw.api.mgw.LinkState;
import io.wxgw.api.mgw.Port;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.api.mgw.StartPushReq;
import io.wxgw.api.mgw.StopPullReq;
import io.wxgw.api.mgw.StopPushReq;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.engine.lane.LimitedLanes;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.engine.sim.ManualLane;
import io.wxgw.engine.sim.SimNetwork;
import io.wxgw.engine.sim.SimTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/// A gateway between a live server and a MAS that are the plainest there can be, all in virtual time.
final class GatewayWorld {
    static final Duration SOON = Duration.ofSeconds(5);
    static final String CONF = "8001";
    static final long SSRC = 4_294_967_295L;

    final SimTime time = new SimTime();
    final ManualLane lane = new ManualLane("gateway", time);
    final ManualLane outside = new ManualLane("outside", time);
    final SimNetwork network = new SimNetwork(time, 1, outside);
    final LiveStub live = new LiveStub(network, LiveStub.ADDRESS);
    final FfmpegCodecs codecs = new FfmpegCodecs();
    final AtomicInteger memoryPercent = new AtomicInteger();
    final Gateway gateway;

    GatewayWorld() {
        this(GatewayConfig.DEFAULT);
    }

    GatewayWorld(GatewayConfig config) {
        gateway = new Gateway(
                config,
                new LimitedLanes(() -> lane, 85, 80, memoryPercent::get),
                network,
                RtmpSettings.DEFAULT,
                codecs,
                new Random(1));
        await(live.start());
    }

    MasStub mas() {
        return mas(SSRC);
    }

    MasStub mas(long ssrc) {
        return new MasStub(time, outside, network, ssrc);
    }

    MiniProgram phone(String uuid) {
        return new MiniProgram(outside, network, LiveStub.ADDRESS, url(uuid));
    }

    static String url(String stream) {
        return "rtmp://127.0.0.1:1935/wx/" + stream;
    }

    /// A mini program's StartPull: its channel is named as it, its mix `UUID_mix`.
    static StartPullReq pull(String uuid, MasStub mas) {
        return pull(uuid, mas, SSRC);
    }

    static StartPullReq pull(String uuid, MasStub mas, long ssrc) {
        return new StartPullReq(
                uuid,
                url(uuid),
                ssrc,
                "127.0.0.1",
                mas.audio.port(),
                mas.video.port(),
                MasStub.AUDIO_PT,
                "AAC",
                MasStub.VIDEO_PT,
                "H264",
                url(uuid + "_mix"),
                CONF);
    }

    /// A StartPush for a member's picture alone: its channel is `UUID_v`.
    static StartPushReq push(String uuid, String viewer, String weixin) {
        return new StartPushReq(
                uuid, url(uuid + "_v"), -1, "", MasStub.VIDEO_PT, "h264", CONF, viewer, weixin, 1, "", -1);
    }

    void startPull(StartPullReq request) {
        await(gateway.startPullAsync(request));
    }

    void stopPull(String uuid) {
        await(gateway.stopPullAsync(new StopPullReq(uuid, CONF)));
    }

    Port startPush(StartPushReq request) {
        return await(gateway.startPushAsync(request));
    }

    void stopPush(String uuid, String viewer) {
        await(gateway.stopPushAsync(new StopPushReq(uuid, CONF, 1, viewer)));
    }

    void avSync(String uuid, String syncUuid) {
        await(gateway.avSyncAsync(new AvSyncReq(uuid, CONF, syncUuid, 1)));
    }

    <T> T await(CompletableFuture<T> reply) {
        return time.await(reply, SOON);
    }

    /// The refusal of a call that is refused.
    Refusal refusal(CompletableFuture<?> reply) {
        try {
            time.await(reply, SOON);
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Refusal refusal) {
                return refusal;
            }
            throw failed;
        }
        throw new AssertionError("not refused");
    }

    ErrorCode code(CompletableFuture<?> reply) {
        return refusal(reply).code();
    }

    void pass(double seconds) {
        time.advance(Duration.ofNanos((long) (seconds * 1e9)));
    }

    List<LinkState> links() {
        return await(gateway.getStateAsync(new GetStateReq(""))).rooms().stream()
                .flatMap(room -> room.links().stream())
                .toList();
    }

    Optional<LinkState> link(String kind, String uuid) {
        return links().stream()
                .filter(link -> link.kind().equals(kind) && link.uuid().equals(uuid))
                .findFirst();
    }

    String phase(String kind, String uuid) {
        return link(kind, uuid).map(LinkState::phase).orElse("none");
    }
}
