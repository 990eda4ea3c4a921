package io.wxgw.wxmgw;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.mgw.LinkState;
import io.wxgw.api.mgw.Port;
import io.wxgw.api.mgw.StartPushReq;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The way down: a member's picture on a channel of its own.
final class Rtp2RtmpTest {
    private final GatewayWorld world = new GatewayWorld();
    private final MasStub mas = world.mas();

    @Test
    void publishesWhatTheMasSendsToThePortItOpened() {
        Port port = world.startPush(GatewayWorld.push("app", "", ""));
        assertThat(port.audio()).isZero();
        assertThat(port.video()).isBetween(20_000, 23_999).isEven();
        mas.camera(world.time, world.network, port.video(), 5);
        world.pass(4);
        LiveStub.Channel channel = world.live.channel("app_v");
        assertThat(channel.publishes).isEqualTo(1);
        List<LiveStub.Tag> pictures = channel.pictures();
        assertThat(pictures).hasSizeBetween(56, 61);
        assertThat(pictures.getFirst().picture().keyFrame()).isTrue();
        for (int i = 1; i < pictures.size(); i++) {
            assertThat(pictures.get(i).timestampMs() - pictures.get(i - 1).timestampMs())
                    .isBetween(1L, 70L);
        }
        assertThat(channel.metadata.getLast().toString()).contains("hasVideo").doesNotContain("hasAudio");
    }

    @Test
    void leavesAsSoonAsItIsComplete() {
        Port port = world.startPush(GatewayWorld.push("app", "", ""));
        mas.camera(world.time, world.network, port.video(), 5);
        world.pass(1);
        long from = world.time.nowNanos();
        int sent = world.live.channel("app_v").pictures().size();
        world.pass(1);
        // 15 a second, the newest at most one frame and 1 ms of network ago.
        assertThat(world.live.channel("app_v").pictures()).hasSize(sent + 15);
        assertThat(world.live.channel("app_v").since(from).getFirst().arrivalNanos() - from)
                .isLessThan(68_000_000L);
    }

    @Test
    void asksForAKeyFrameWhenItBeginsAndWhenAnotherViewerComes() {
        Port port = world.startPush(GatewayWorld.push("app", "b", ""));
        mas.camera(world.time, world.network, port.video(), 5);
        world.pass(2);
        int asked = mas.keyFrameRequests;
        assertThat(asked).isBetween(1, 2);
        assertThat(world.startPush(GatewayWorld.push("app", "c", ""))).isEqualTo(port);
        world.pass(1);
        assertThat(mas.keyFrameRequests).isEqualTo(asked + 1);
        assertThat(world.live.channel("app_v").publishes).isEqualTo(1);
    }

    @Test
    void endsWithItsLastViewerAndGivesThePortsBack() {
        int before = world.network.boundPorts();
        world.startPush(GatewayWorld.push("app", "b", ""));
        world.startPush(GatewayWorld.push("app", "c", ""));
        world.stopPush("app", "b");
        assertThat(world.phase(LinkState.RTP2RTMP, "app")).isEqualTo(LinkState.CONNECTING);
        world.stopPush("app", "c");
        assertThat(world.links()).isEmpty();
        assertThat(world.network.boundPorts()).isEqualTo(before);
        assertThat(world.gateway.rooms()).isZero();
        assertThat(world.gateway.links()).isZero();
    }

    @Test
    void endsWithoutAViewerWhoeverWatches() {
        world.startPush(GatewayWorld.push("app", "b", ""));
        world.startPush(GatewayWorld.push("app", "c", ""));
        world.stopPush("app", "");
        assertThat(world.links()).isEmpty();
        world.stopPush("app", "");
    }

    @Test
    void showsAMiniProgramWithoutAnyPort() {
        world.startPull(GatewayWorld.pull("a", mas));
        world.phone("a").start();
        world.pass(3);
        assertThat(world.startPush(GatewayWorld.push("a", "b", "1"))).isEqualTo(Port.NONE);
        world.pass(3);
        List<LiveStub.Tag> pictures = world.live.channel("a_v").pictures();
        assertThat(pictures.getFirst().picture().keyFrame()).isTrue();
        for (int i = 1; i < pictures.size(); i++) {
            assertThat(MiniProgram.numberOf(pictures.get(i).picture()))
                    .isEqualTo(MiniProgram.numberOf(pictures.get(i - 1).picture()) + 1);
        }
        // The group of pictures there was is squeezed in: the channel is at the live edge from its beginning.
        long behind = (world.time.nowNanos() - pictures.getLast().arrivalNanos()) / 1_000_000;
        assertThat(behind).isLessThan(70);
        assertThat(pictures.getLast().timestampMs()).isBetween(2_900L, 3_010L);
    }

    @Test
    void takesAKnownMiniProgramForOneWhateverTheFieldSays() {
        world.startPull(GatewayWorld.pull("a", mas));
        assertThat(world.startPush(GatewayWorld.push("a", "b", ""))).isEqualTo(Port.NONE);
    }

    @Test
    void waitsForAMiniProgramThatIsAboutToCome() {
        var push = world.gateway.startPushAsync(GatewayWorld.push("a", "", "1"));
        world.pass(1);
        assertThat(push).isNotDone();
        world.startPull(GatewayWorld.pull("a", mas));
        assertThat(world.await(push)).isEqualTo(Port.NONE);
    }

    @Test
    void doesNotWaitForEver() {
        assertThat(world.code(world.gateway.startPushAsync(GatewayWorld.push("a", "", "1"))))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(world.gateway.rooms()).isZero();
        assertThat(world.gateway.links()).isZero();
    }

    @Test
    void showsTheMiniProgramAgainWhenItHasLeftAndComeBack() {
        world.startPull(GatewayWorld.pull("a", mas));
        MiniProgram phone = world.phone("a").start();
        world.startPush(GatewayWorld.push("a", "b", "1"));
        world.pass(3);
        world.stopPull("a");
        phone.stop();
        world.pass(2);
        long back = world.time.nowNanos();
        world.startPull(GatewayWorld.pull("a", mas));
        world.phone("a").start();
        world.pass(3);
        assertThat(world.live.channel("a_v").since(back)).hasSizeGreaterThan(30);
    }

    @Test
    void replacesThePushWhenItsParametersChange() {
        Port first = world.startPush(GatewayWorld.push("app", "b", ""));
        world.pass(1);
        var other = new StartPushReq(
                "app", GatewayWorld.url("app_w"), -1, "", 102, "H264", GatewayWorld.CONF, "c", "", 1, "", -1);
        Port second = world.startPush(other);
        world.pass(1);
        assertThat(second.video()).isNotEqualTo(first.video());
        assertThat(world.live.channel("app_w").publishes).isEqualTo(1);
        assertThat(world.links()).hasSize(1);
        world.stopPush("app", "b");
        assertThat(world.links()).hasSize(1);
    }

    @Test
    void carriesAMembersSoundAndPictureInOneChannel() {
        var request = new StartPushReq(
                "app",
                GatewayWorld.url("app_av"),
                MasStub.AUDIO_PT,
                "mpeg4-generic",
                MasStub.VIDEO_PT,
                "H264",
                GatewayWorld.CONF,
                "b",
                "",
                1,
                "",
                -1);
        Port port = world.startPush(request);
        assertThat(port.audio()).isPositive().isNotEqualTo(port.video());
        mas.audio.sendTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port.audio()));
        mas.mix(9, Duration.ZERO);
        mas.camera(world.time, world.network, port.video(), 9);
        world.pass(3);
        LiveStub.Channel channel = world.live.channel("app_av");
        assertThat(channel.sounds()).hasSizeGreaterThan(120);
        assertThat(channel.pictures()).hasSizeGreaterThan(40);
        assertThat(channel.metadata.getLast().toString()).contains("hasVideo").contains("hasAudio");
    }
}
