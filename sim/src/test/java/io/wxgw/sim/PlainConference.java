package io.wxgw.sim;

import io.javalin.Javalin;
import io.javalin.websocket.WsMessageContext;
import io.wxgw.api.ErrorCode;
import io.wxgw.api.signal.SignalReader;
import io.wxgw.api.signal.SignalReply;
import io.wxgw.api.signal.SignalRequest;
import io.wxgw.api.signal.SignalValue.Fields;
import io.wxgw.api.signal.WxRequest;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.NettyNetwork;
import io.wxgw.live.LiveConfig;
import io.wxgw.live.LiveServer;
import io.wxgw.live.StreamAuth;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// The plainest conference of two: a front door on real sockets and our live server. Each one's "mix" and picture is
/// the other one's own stream.
final class PlainConference implements AutoCloseable {
    private final LaneGroup lanes = LaneGroup.start(1);
    private final LiveServer.Started live;
    private final Javalin http;
    private final List<String> uuids = new CopyOnWriteArrayList<>();
    private final List<String> methods = new CopyOnWriteArrayList<>();

    PlainConference() {
        live = LiveServer.start(
                        LiveConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        new NettyNetwork(lanes),
                        StreamAuth.OPEN,
                        new Random(1))
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
        http = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.routes.ws("/callroute", socket -> socket.onMessage(this::message));
                })
                .start("127.0.0.1", 0);
    }

    URI frontDoor() {
        return URI.create("ws://127.0.0.1:" + http.port() + "/callroute");
    }

    /// Methods asked for so far.
    List<String> methods() {
        return methods;
    }

    long publishes() {
        return live.server().publishes();
    }

    private void message(WsMessageContext context) {
        if (SignalReader.DEFAULT.read(context.message()) instanceof SignalRequest request) {
            methods.add(request.method());
            context.send(answer(request).json());
        }
    }

    private SignalReply answer(SignalRequest request) {
        Fields params = request.params();
        return switch (request.method()) {
            case WxRequest.JOIN -> {
                if (uuids.size() == 2) {
                    yield SignalReply.refusal(request, ErrorCode.OVERLOADED, "two are enough");
                }
                uuids.add(request.uuid());
                int own = uuids.size();
                yield reply(
                        request, Fields.of("videossrc", "" + own, "pushurl", url(own), "pullaudiourl", url(3 - own)));
            }
            case WxRequest.VIDEO ->
                reply(
                        request,
                        Fields.of(
                                "pullurl",
                                url(Integer.parseInt(params.text("antissrc").orElse("0")))));
            default -> reply(request, Fields.NONE);
        };
    }

    private static SignalReply reply(SignalRequest request, Fields result) {
        return new SignalReply(request.id(), request.uuid(), request.method(), result);
    }

    private String url(int number) {
        return "rtmp://127.0.0.1:" + live.rtmp().getPort() + "/wx/m" + number;
    }

    @Override
    public void close() {
        http.stop();
        live.close().orTimeout(5, TimeUnit.SECONDS).join();
        lanes.close(Duration.ofSeconds(5)).orTimeout(6, TimeUnit.SECONDS).join();
    }
}
