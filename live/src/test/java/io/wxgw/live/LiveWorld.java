package io.wxgw.live;

import io.wxgw.engine.net.Network;
import io.wxgw.engine.sim.ManualLane;
import io.wxgw.engine.sim.SimNetwork;
import io.wxgw.engine.sim.SimTime;
import io.wxgw.wire.amf.AmfValue;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/// A live server of two lanes and its clients, in virtual time.
final class LiveWorld {
    static final Duration SOON = Duration.ofSeconds(5);

    /// The origin whose pages may read streams over HTTP.
    static final String PAGE = "http://127.0.0.1:8080";

    private static final Duration A_MOMENT = Duration.ofMillis(20);

    final SimTime time = new SimTime();
    final ManualLane client = new ManualLane("client", time);
    final SimNetwork network =
            new SimNetwork(time, 1, new ManualLane("server-0", time), new ManualLane("server-1", time));
    final LiveServer.Started started;
    private final InetSocketAddress http;
    final LiveServer server;

    LiveWorld() {
        this(config -> config, StreamAuth.OPEN);
    }

    LiveWorld(UnaryOperator<LiveConfig> change, StreamAuth auth) {
        LiveConfig config = change.apply(LiveConfig.on(InetSocketAddress.createUnresolved("127.0.0.1", 1935)));
        started = time.await(LiveServer.start(config, network, auth, new Random(1)), SOON);
        server = started.server();
        HttpFlvConfig flv = HttpFlvConfig.on(InetSocketAddress.createUnresolved("127.0.0.1", 8081));
        http = time.await(
                started.serveHttpFlv(new HttpFlvConfig(
                        flv.bind(), Set.of(PAGE), flv.maxHeadBytes(), flv.headTimeout(), flv.trackWait())),
                SOON);
    }

    /// A connection; not a byte was said.
    RawClient connect() {
        return connect(network);
    }

    RawClient connect(Network from) {
        List<RawClient> made = new ArrayList<>();
        var _ = time.await(
                from.connect(client, started.rtmp(), SOON, opened -> {
                    made.add(new RawClient(opened));
                    return made.getFirst();
                }),
                SOON);
        return made.getFirst();
    }

    /// A connection to the port of HTTP-FLV; not a byte was said.
    RawViewer connectHttp() {
        List<RawViewer> made = new ArrayList<>();
        var _ = time.await(
                network.connect(client, http, SOON, opened -> {
                    made.add(new RawViewer(opened));
                    return made.getFirst();
                }),
                SOON);
        return made.getFirst();
    }

    /// Says `request` to the port of HTTP-FLV.
    RawViewer http(String request) {
        RawViewer viewer = connectHttp().send(request);
        moment();
        return viewer;
    }

    /// Asks for `target` as plainly as can be.
    RawViewer view(String target) {
        return http("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    /// A client with handshake, `connect` and `createStream` done in the plainest way.
    RawClient ready(String app) {
        RawClient client = connect().shakeHands();
        client.send(chunks -> chunks.command(3, 0, "connect", 1, AmfValue.Obj.EMPTY.with("app", app))
                .command(3, 0, "createStream", 2, AmfValue.NULL));
        moment();
        return client;
    }

    RawClient publish(String stream) {
        RawClient publisher = ready("wx");
        publisher.send(
                chunks -> chunks.command(3, 1, "publish", 3, AmfValue.NULL, AmfValue.of(stream), AmfValue.of("live")));
        moment();
        return publisher;
    }

    RawClient play(String stream) {
        RawClient player = ready("wx");
        player.send(chunks -> chunks.command(3, 1, "play", 3, AmfValue.NULL, AmfValue.of(stream)));
        moment();
        return player;
    }

    /// Headers, a key frame numbered 1, a picture 2, a sound 3.
    void beginMedia(RawClient publisher) {
        publisher.send(chunks -> chunks.full(
                        4,
                        0,
                        Chunks.DATA,
                        1,
                        Chunks.values(AmfValue.of("@setDataFrame"), AmfValue.of("onMetaData"), Tags.METADATA))
                .full(4, 0, Chunks.AUDIO, 1, Tags.AUDIO_HEADER)
                .full(6, 0, Chunks.VIDEO, 1, Tags.VIDEO_HEADER)
                .full(6, 0, Chunks.VIDEO, 1, Tags.keyFrame(1))
                .full(6, 40, Chunks.VIDEO, 1, Tags.picture(2))
                .full(4, 41, Chunks.AUDIO, 1, Tags.audio(3)));
        moment();
    }

    void moment() {
        time.advance(A_MOMENT);
    }

    void pass(Duration duration) {
        time.advance(duration);
    }

    LiveServer.StreamState stream(String name) {
        return server.streams().stream()
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
