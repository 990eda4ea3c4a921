package io.wxgw.api.mas;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.thrift.PythonClient;
import io.wxgw.api.thrift.ThriftClient;
import io.wxgw.api.thrift.ThriftLimits;
import io.wxgw.api.thrift.ThriftLogin;
import io.wxgw.api.thrift.ThriftServer;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The service over a real socket: our client, and Python with code generated from `idl/mas.thrift`.
class MasTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final Samples.RecordingMas mas = new Samples.RecordingMas();

    @Test
    void carriesEveryFieldOfEveryCallBothWays() throws IOException {
        try (var server = serve(mas);
                var client = client(server)) {
            assertThat(client.addMember(Samples.ADD_MEMBER)).isEqualTo(Samples.ADDED);
            assertThat(mas.last).isEqualTo(Samples.ADD_MEMBER);

            var removeMember = new RemoveMemberReq("mp1", "c");
            assertThat(client.removeMember(removeMember)).isEqualTo(new RemoveMemberResp(404, "no such member"));
            assertThat(mas.last).isEqualTo(removeMember);

            assertThat(client.startForward(Samples.START_FORWARD).ok()).isTrue();
            assertThat(mas.last).isEqualTo(Samples.START_FORWARD);

            assertThat(client.stopForward(Samples.STOP_FORWARD).ok()).isTrue();
            assertThat(mas.last).isEqualTo(Samples.STOP_FORWARD);

            var getState = new MasGetStateReq("c");
            assertThat(client.getState(getState)).isEqualTo(Samples.STATE);
            assertThat(mas.last).isEqualTo(getState);

            var waitEvents = new MasWaitEventsReq(1L << 40, 250);
            assertThat(client.waitEvents(waitEvents)).isEqualTo(Samples.EVENTS);
            assertThat(mas.last).isEqualTo(waitEvents);
        }
    }

    @Test
    void turnsRefusalsOfEveryCallIntoCodes() throws IOException {
        try (var server = serve(throwing(new Refusal(ErrorCode.OVERLOADED, "full")));
                var client = client(server)) {
            assertThat(client.addMember(Samples.ADD_MEMBER)).isEqualTo(AddMemberResp.refused(507, "full"));
            assertThat(client.removeMember(new RemoveMemberReq("u", "c"))).isEqualTo(new RemoveMemberResp(507, "full"));
            assertThat(client.startForward(Samples.START_FORWARD)).isEqualTo(new StartForwardResp(507, "full"));
            assertThat(client.stopForward(Samples.STOP_FORWARD)).isEqualTo(new StopForwardResp(507, "full"));
            assertThat(client.getState(new MasGetStateReq("c")).code()).isEqualTo(507);
            assertThat(client.waitEvents(new MasWaitEventsReq(0, 1)).code()).isEqualTo(507);
        }
    }

    @Test
    void turnsADefectInto500WithoutItsDetail() throws IOException {
        try (var server = serve(throwing(new IllegalStateException("secret")));
                var client = client(server)) {
            assertThat(client.addMember(Samples.ADD_MEMBER)).isEqualTo(AddMemberResp.refused(500, "internal error"));
        }
    }

    /// Both transports; ssrc 4294967295; Chinese text; missing fields: see `mas_client.py`.
    @Test
    @Tag("e2e")
    void answersPythonCompiledFromTheIdl(@TempDir Path folder) throws Exception {
        try (var server = serve(mas)) {
            var said = PythonClient.drive(
                    "mas",
                    MasTest.class.getResource("mas_client.py"),
                    server.localAddress().getPort(),
                    folder);
            assertThat(said).contains("framed done").contains("buffered done");
            assertThat(mas.last).isEqualTo(new MasWaitEventsReq(1, 1));
        }
    }

    private static ThriftServer serve(MediaAccess mas) throws IOException {
        return ThriftServer.start(
                "mas",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Mas.processor(mas),
                ThriftLogin.NONE,
                ThriftLimits.DEFAULT);
    }

    private static MediaAccessClient client(ThriftServer server) {
        return new MediaAccessClient(
                new ThriftClient(server.localAddress(), DEADLINE, ThriftLogin.NONE, ThriftLimits.DEFAULT), DEADLINE);
    }

    private static MediaAccess throwing(RuntimeException trouble) {
        return (MediaAccess) Proxy.newProxyInstance(
                MediaAccess.class.getClassLoader(), new Class<?>[] {MediaAccess.class}, (_, _, _) -> {
                    throw trouble;
                });
    }
}
