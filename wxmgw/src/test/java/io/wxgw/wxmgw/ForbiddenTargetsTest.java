package io.wxgw.wxmgw;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.mgw.LinkState;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.api.mgw.StartPushReq;
import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.net.ByteTransport;
import io.wxgw.engine.rtmp.RtmpConnection;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.rtmp.RtmpMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may call us cannot have us connect where he cannot: somebody listens at addresses that are not
/// allowed, and hears nothing, however the address is written and whatever a live server says.
final class ForbiddenTargetsTest {
    private static final String FORBIDDEN = "10.0.0.9";

    private final GatewayWorld world = new GatewayWorld();
    private final MasStub mas = world.mas();
    private final List<InetSocketAddress> connects = new ArrayList<>();

    ForbiddenTargetsTest() {
        for (String address : List.of(FORBIDDEN, "127.0.0.2", "169.254.169.254")) {
            world.await(world.network.listen(new InetSocketAddress(InetAddress.ofLiteral(address), 1935), this::note));
        }
    }

    private ByteTransport.Listener note(ByteTransport transport) {
        connects.add(transport.local());
        return RtmpConnection.server(transport, RtmpSettings.DEFAULT, new Random(1), new Redirecting("nowhere"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtmp://10.0.0.9/wx/a",
                "RTMP://10.0.0.9:1935/wx/a",
                "rtmp://127.0.0.1@10.0.0.9/wx/a",
                "rtmp://127.0.0.1:1935@10.0.0.9/wx/a",
                "rtmp://10.0.0.9#@127.0.0.1/wx/a",
                "rtmp://10.0.0.9\\@127.0.0.1/wx/a",
                "rtmp://10.0.0.9?@127.0.0.1/wx/a",
                "rtmp://user:word@127.0.0.1/wx/a",
                // Other ways to write addresses, that a resolver understands.
                "rtmp://167772169/wx/a",
                "rtmp://0x0a000009/wx/a",
                "rtmp://012.0.0.9/wx/a",
                "rtmp://10.9/wx/a",
                "rtmp://2130706434/wx/a",
                "rtmp://127.2/wx/a",
                "rtmp://127.0.0.2/wx/a",
                "rtmp://0.0.0.0/wx/a",
                "rtmp://0/wx/a",
                "rtmp://\uff11\uff12\uff17.0.0.2/wx/a",
                "rtmp://[::ffff:10.0.0.9]/wx/a",
                "rtmp://[::ffff:a00:9]/wx/a",
                "rtmp://[::ffff:127.0.0.2]/wx/a",
                "rtmp://[::]/wx/a",
                "rtmp://[fe80::1%25lo]/wx/a",
                "rtmp://169.254.169.254/latest/meta-data",
                // Names beside the allowed ones.
                "rtmp://localhost./wx/a",
                "rtmp://127.0.0.1./wx/a",
                "rtmp://localhost.evil.example/wx/a",
                "rtmp://evil.example/wx/a",
                // Other schemes, no scheme, impossible ports.
                "rtmps://10.0.0.9/wx/a",
                "http://10.0.0.9:1935/wx/a",
                "file:///etc/passwd",
                "//10.0.0.9/wx/a",
                "rtmp://127.0.0.1:0/wx/a",
                "rtmp://127.0.0.1:65536/wx/a",
                "rtmp://127.0.0.1\r\nHost: 10.0.0.9/wx/a",
            })
    void connectsNowhereThatIsNotNamed(String url) {
        StartPullReq pull = GatewayWorld.pull("a", mas);
        assertThat(world.code(world.gateway.startPullAsync(to(pull, url, pull.pushAudioUrl()))))
                .isIn(ErrorCode.FORBIDDEN, ErrorCode.BAD_PARAMETER);
        assertThat(world.code(world.gateway.startPullAsync(to(pull, pull.pullUrl(), url))))
                .isIn(ErrorCode.FORBIDDEN, ErrorCode.BAD_PARAMETER);
        StartPushReq push =
                new StartPushReq("b", url, -1, "", MasStub.VIDEO_PT, "H264", GatewayWorld.CONF, "", "", 1, "", -1);
        assertThat(world.code(world.gateway.startPushAsync(push))).isIn(ErrorCode.FORBIDDEN, ErrorCode.BAD_PARAMETER);
        world.pass(3);

        assertThat(connects).isEmpty();
        assertThat(world.gateway.rooms()).isZero();
    }

    /// Adobe's servers send clients elsewhere in this way, and ffmpeg follows.
    @Test
    void followsNoRedirect() {
        Redirecting elsewhere = new Redirecting("rtmp://" + FORBIDDEN + "/wx");
        world.await(world.network.listen(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1936),
                transport -> elsewhere.at(
                        RtmpConnection.server(transport, RtmpSettings.DEFAULT, new Random(1), elsewhere))));
        StartPullReq pull = GatewayWorld.pull("a", mas);
        world.startPull(to(pull, "rtmp://127.0.0.1:1936/wx/a", "rtmp://127.0.0.1:1936/wx/a_mix"));
        world.pass(10);

        assertThat(elsewhere.asked).isGreaterThan(2);
        assertThat(connects).isEmpty();
        assertThat(world.phase(LinkState.MIX, "a")).isNotEqualTo(LinkState.LIVE);
    }

    /// The other tests can fail.
    @Test
    void connectsWhereItIsAllowedTo() {
        world.startPull(GatewayWorld.pull("a", mas));
        world.pass(1);
        assertThat(world.live.channel("a").queries).hasSize(1);
        var _ = world.await(world.network.connect(
                world.outside,
                new InetSocketAddress(InetAddress.ofLiteral(FORBIDDEN), 1935),
                GatewayWorld.SOON,
                this::note));
        assertThat(connects).hasSize(1);
    }

    private static StartPullReq to(StartPullReq pull, String pullUrl, String pushAudioUrl) {
        return new StartPullReq(
                pull.uuid(),
                pullUrl,
                pull.ssrc(),
                pull.masIp(),
                pull.audioPort(),
                pull.videoPort(),
                pull.audioPayloadType(),
                pull.audioCodec(),
                pull.videoPayloadType(),
                pull.videoCodec(),
                pushAudioUrl,
                pull.confId());
    }

    /// A server that answers `connect` with the address of another.
    private static final class Redirecting implements RtmpConnection.Handler {
        private final String elsewhere;
        private @Nullable RtmpConnection connection;
        int asked;

        Redirecting(String elsewhere) {
            this.elsewhere = elsewhere;
        }

        RtmpConnection at(RtmpConnection opened) {
            connection = opened;
            return opened;
        }

        @Override
        public void onReady() {}

        @Override
        public void onMessage(RtmpMessage message) {
            if (message instanceof RtmpMessage.Command command && command.name().equals("connect")) {
                asked++;
                AmfValue redirect = AmfValue.Obj.EMPTY.with("code", 302).with("redirect", elsewhere);
                AmfValue information = AmfValue.Obj.EMPTY
                        .with("level", "error")
                        .with("code", "NetConnection.Connect.Rejected")
                        .with("description", "[ AccessManager.Redirect ] : " + elsewhere)
                        .with("ex", redirect);
                Objects.requireNonNull(connection)
                        .send(new RtmpMessage.Command(
                                0, "_error", command.transactionId(), List.of(AmfValue.NULL, information)));
            }
        }

        @Override
        public void onClosed(CloseCause cause) {}
    }
}
