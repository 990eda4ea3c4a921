package io.wxgw.api.mgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.thrift.PythonClient;
import io.wxgw.api.thrift.ThriftClient;
import io.wxgw.api.thrift.ThriftLimits;
import io.wxgw.api.thrift.ThriftLogin;
import io.wxgw.api.thrift.ThriftServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The service over a real socket: our client, and Python with code generated from `idl/wxmgw.thrift`.
class WxMgwTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final Samples.RecordingGateway gateway = Samples.gateway();
    private ThriftServer server;
    private MediaGatewayClient client;

    @BeforeEach
    void start() throws IOException {
        server = ThriftServer.start(
                "wxmgw",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                WxMgw.processor(gateway),
                ThriftLogin.NONE,
                ThriftLimits.DEFAULT);
        client = new MediaGatewayClient(
                new ThriftClient(server.localAddress(), DEADLINE, ThriftLogin.NONE, ThriftLimits.DEFAULT), DEADLINE);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void carriesEveryFieldOfEveryCallBothWays() {
        assertThat(client.startPush(Samples.START_PUSH)).isEqualTo(new StartPushResp(new Port(20000, 20002), 0, "好"));
        assertThat(gateway.last).isEqualTo(Samples.START_PUSH);

        var stopPush = new StopPushReq("u", "c", 2, "viewer");
        assertThat(client.stopPush(stopPush)).isEqualTo(new StopPushResp(404, "no such push"));
        assertThat(gateway.last).isEqualTo(stopPush);

        assertThat(client.startPull(Samples.START_PULL).ok()).isTrue();
        assertThat(gateway.last).isEqualTo(Samples.START_PULL);

        var stopPull = new StopPullReq("u", "c");
        assertThat(client.stopPull(stopPull).ok()).isTrue();
        assertThat(gateway.last).isEqualTo(stopPull);

        var avSync = new AvSyncReq("u", "c", "other", 2);
        assertThat(client.avSync(avSync).ok()).isTrue();
        assertThat(gateway.last).isEqualTo(avSync);

        var getState = new GetStateReq("c");
        assertThat(client.getState(getState)).isEqualTo(gateway.getState(getState));
        assertThat(gateway.last).isEqualTo(getState);

        var waitEvents = new WaitEventsReq(1L << 40, 250);
        assertThat(client.waitEvents(waitEvents)).isEqualTo(gateway.waitEvents(waitEvents));
        assertThat(gateway.last).isEqualTo(waitEvents);
    }

    @Test
    void turnsRefusalsIntoCodesAndDefectsInto500() {
        var refusing = WxMgw.processor(new Refusing());
        try (var other = serve(refusing);
                var caller = new MediaGatewayClient(
                        new ThriftClient(other.localAddress(), DEADLINE, ThriftLogin.NONE, ThriftLimits.DEFAULT),
                        DEADLINE)) {
            assertThat(caller.startPush(Samples.START_PUSH))
                    .isEqualTo(new StartPushResp(Port.NONE, ErrorCode.OVERLOADED.number(), "full"));
            assertThat(caller.stopPull(new StopPullReq("u", "c")))
                    .isEqualTo(new StopPullResp(ErrorCode.INTERNAL.number(), "internal error"));
        }
    }

    @Test
    void refusesWith503WhenNobodyListens() {
        server.close();
        assertThatThrownBy(() -> client.stopPull(new StopPullReq("u", "c")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.NO_GATEWAY));
    }

    /// Both transports; both cases of the method name; ssrc 4294967295; Chinese text; unknown and missing fields: see
    /// `wxmgw_client.py`.
    @Test
    @Tag("e2e")
    void answersPythonCompiledFromTheIdl(@TempDir Path folder) throws Exception {
        var said = PythonClient.drive(
                "wxmgw",
                WxMgwTest.class.getResource("wxmgw_client.py"),
                server.localAddress().getPort(),
                folder);
        assertThat(said).contains("framed done").contains("buffered done");
    }

    /// Without a login, as a client of the design document's own IDL, with a wrong and with the right one.
    @Test
    @Tag("e2e")
    void letsPythonInThatKnowsTheSecret(@TempDir Path folder) throws Exception {
        try (var guarded = ThriftServer.start(
                "wxmgw",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                WxMgw.processor(gateway),
                ThriftLogin.of("a secret, 密", new Random(1)),
                ThriftLimits.DEFAULT)) {
            var said = PythonClient.drive(
                    "wxmgw",
                    WxMgwTest.class.getResource("wxmgw_login.py"),
                    guarded.localAddress().getPort(),
                    folder);
            assertThat(said).contains("framed done").contains("buffered done");
        }
    }

    private static ThriftServer serve(io.wxgw.api.thrift.ThriftProcessor processor) {
        try {
            return ThriftServer.start(
                    "other",
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    processor,
                    ThriftLogin.NONE,
                    ThriftLimits.DEFAULT);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Refusing implements MediaGateway {
        @Override
        public StartPushResp startPush(StartPushReq request) {
            throw new Refusal(ErrorCode.OVERLOADED, "full");
        }

        @Override
        public StopPushResp stopPush(StopPushReq request) {
            throw new IllegalStateException("a defect");
        }

        @Override
        public StartPullResp startPull(StartPullReq request) {
            throw new IllegalStateException("a defect");
        }

        @Override
        public StopPullResp stopPull(StopPullReq request) {
            throw new IllegalStateException("a defect");
        }

        @Override
        public AvSyncResp avSync(AvSyncReq request) {
            throw new IllegalStateException("a defect");
        }

        @Override
        public GetStateResp getState(GetStateReq request) {
            throw new IllegalStateException("a defect");
        }

        @Override
        public WaitEventsResp waitEvents(WaitEventsReq request) {
            throw new IllegalStateException("a defect");
        }
    }
}
