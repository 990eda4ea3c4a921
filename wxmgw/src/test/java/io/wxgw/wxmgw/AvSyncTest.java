package io.wxgw.wxmgw;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.mgw.AvSyncReq;
import io.wxgw.api.mgw.Port;
import io.wxgw.api.mgw.StartPushReq;
import io.wxgw.wire.SampleMedia;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One member's picture inside one listener's mix.
final class AvSyncTest {
    private static final Duration MIX_DELAY = Duration.ofMillis(80);

    private final GatewayWorld world = new GatewayWorld();
    private final MasStub masOfA = world.mas();
    private final MasStub masOfB = world.mas(8);
    private final LiveStub.Channel mix = world.live.channel("a_mix");

    private MiniProgram twoMembers() {
        world.startPull(GatewayWorld.pull("a", masOfA));
        world.startPull(GatewayWorld.pull("b", masOfB, 8));
        masOfA.mix(77, MIX_DELAY);
        MiniProgram phone = world.phone("b").start();
        world.pass(3);
        return phone;
    }

    @Test
    void putsThePictureInAndTakesItOutAndTheSoundNeverNotices() {
        twoMembers();
        assertThat(mix.pictures()).isEmpty();
        world.avSync("a", "b");
        world.pass(3);
        List<LiveStub.Tag> pictures = mix.pictures();
        assertThat(pictures).hasSizeGreaterThan(44);
        assertThat(pictures.getFirst().picture().keyFrame()).isTrue();
        assertThat(mix.metadata.getLast().toString()).contains("hasVideo").contains("hasAudio");
        world.avSync("a", "");
        int shown = mix.pictures().size();
        world.pass(2);
        assertThat(mix.pictures()).hasSize(shown);
        assertThat(mix.metadata.getLast().toString()).doesNotContain("hasVideo").contains("hasAudio");
        assertSoundIsContinuous();
    }

    @Test
    void showsEveryPictureOnceAndInOrder() {
        twoMembers();
        world.avSync("a", "b");
        world.pass(4);
        List<LiveStub.Tag> pictures = mix.pictures();
        for (int i = 1; i < pictures.size(); i++) {
            assertThat(MiniProgram.numberOf(pictures.get(i).picture()))
                    .isEqualTo(MiniProgram.numberOf(pictures.get(i - 1).picture()) + 1);
            assertThat(pictures.get(i).timestampMs())
                    .isGreaterThan(pictures.get(i - 1).timestampMs());
        }
    }

    @Test
    void holdsThePictureBackUntilTheSoundThatWasCapturedWithIt() {
        twoMembers();
        world.avSync("a", "b");
        world.pass(1);
        long from = world.time.nowNanos();
        world.pass(3);
        List<LiveStub.Tag> tags = mix.since(from);
        long zero = captureOfTimestampZero(tags);
        for (LiveStub.Tag tag : tags) {
            if (tag.isPicture()) {
                // The phone made picture n at start + n / 15 s; what the network needs is within the tolerance.
                long made = madeAt(tag);
                assertThat(zero + tag.timestampMs() * 1_000_000 - made).isBetween(-25_000_000L, 25_000_000L);
            }
        }
    }

    @Test
    void switchesToAnotherMemberAtItsKeyFrame() {
        twoMembers();
        Port port = world.startPush(GatewayWorld.push("app", "a", ""));
        masOfB.camera(world.time, world.network, port.video(), 5);
        world.pass(2);
        world.avSync("a", "b");
        world.pass(2);
        long switched = world.time.nowNanos();
        world.avSync("a", "app");
        world.pass(2);
        List<LiveStub.Tag> after =
                mix.since(switched).stream().filter(LiveStub.Tag::isPicture).toList();
        assertThat(after).hasSizeGreaterThan(25);
        assertThat(after.getFirst().picture().keyFrame()).isTrue();
        assertThat(after).allSatisfy(tag -> assertThat(tag.picture().format()).isEqualTo(SampleMedia.H264_1280X720));
        assertSoundIsContinuous();
    }

    @Test
    void fallsBackToSoundWhenTheMiniProgramLeaves() {
        twoMembers();
        world.avSync("a", "b");
        world.pass(2);
        world.stopPull("b");
        long left = world.time.nowNanos();
        world.pass(2);
        assertThat(mix.since(left).stream().filter(LiveStub.Tag::isPicture)).hasSizeLessThan(3);
        assertThat(mix.metadata.getLast().toString()).doesNotContain("hasVideo");
        assertSoundIsContinuous();
    }

    @Test
    void fallsBackToSoundWhenTheMembersPushIsStopped() {
        twoMembers();
        Port port = world.startPush(GatewayWorld.push("app", "a", ""));
        masOfB.camera(world.time, world.network, port.video(), 5);
        world.avSync("a", "app");
        world.pass(2);
        assertThat(mix.pictures()).isNotEmpty();
        world.stopPush("app", "a");
        long left = world.time.nowNanos();
        world.pass(2);
        assertThat(mix.since(left).stream().filter(LiveStub.Tag::isPicture)).isEmpty();
        assertSoundIsContinuous();
    }

    @Test
    void keepsThePictureOfAMiniProgramWhenOnlyItsOwnChannelIsStopped() {
        twoMembers();
        world.startPush(GatewayWorld.push("b", "c", "1"));
        world.avSync("a", "b");
        world.pass(1);
        world.stopPush("b", "c");
        long stopped = world.time.nowNanos();
        world.pass(2);
        assertThat(mix.since(stopped).stream().filter(LiveStub.Tag::isPicture)).hasSizeGreaterThan(25);
    }

    @Test
    void keepsThePictureWhenTheMembersPushIsReplaced() {
        twoMembers();
        Port port = world.startPush(GatewayWorld.push("app", "a", ""));
        MasStub.MemberCamera camera = masOfB.camera(world.time, world.network, port.video(), 5);
        world.avSync("a", "app");
        world.pass(1);
        camera.stop();
        Port other = world.startPush(new StartPushReq(
                "app",
                GatewayWorld.url("app_w"),
                -1,
                "",
                MasStub.VIDEO_PT,
                "H264",
                GatewayWorld.CONF,
                "a",
                "",
                1,
                "",
                -1));
        long replaced = world.time.nowNanos();
        masOfB.camera(world.time, world.network, other.video(), 6);
        world.pass(2);
        assertThat(mix.since(replaced).stream().filter(LiveStub.Tag::isPicture)).hasSizeGreaterThan(25);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThat(world.code(world.gateway.avSyncAsync(new AvSyncReq("a", "none", "b", 1))))
                .isEqualTo(ErrorCode.NOT_FOUND);
        world.startPull(GatewayWorld.pull("a", masOfA));
        assertThat(world.code(world.gateway.avSyncAsync(new AvSyncReq("a", GatewayWorld.CONF, "a", 1))))
                .isEqualTo(ErrorCode.CONFLICT);
        assertThat(world.code(world.gateway.avSyncAsync(new AvSyncReq("a", GatewayWorld.CONF, "b", 1))))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(world.code(world.gateway.avSyncAsync(new AvSyncReq("b", GatewayWorld.CONF, "a", 1))))
                .isEqualTo(ErrorCode.NOT_FOUND);
        world.startPull(GatewayWorld.pull("b", masOfB, 8));
        assertThat(world.code(world.gateway.avSyncAsync(new AvSyncReq("a", GatewayWorld.CONF, "b", 2))))
                .as("a mini program has no screen")
                .isEqualTo(ErrorCode.NOT_FOUND);
        world.avSync("a", "b");
    }

    private void assertSoundIsContinuous() {
        List<LiveStub.Tag> sounds = mix.sounds();
        for (int i = 1; i < sounds.size(); i++) {
            assertThat(sounds.get(i).timestampMs() - sounds.get(i - 1).timestampMs())
                    .isBetween(21L, 22L);
        }
    }

    // The mix is sent in the moment it is made and says that it was captured MIX_DELAY before; 1 ms is the network's.
    private static long captureOfTimestampZero(List<LiveStub.Tag> tags) {
        LiveStub.Tag sound = tags.stream()
                .filter(LiveStub.Tag::isSound)
                .reduce((_, later) -> later)
                .orElseThrow();
        return sound.arrivalNanos() - 1_000_000 - MIX_DELAY.toNanos() - sound.timestampMs() * 1_000_000;
    }

    private static long madeAt(LiveStub.Tag picture) {
        return MiniProgram.madeAt(picture.picture());
    }
}
