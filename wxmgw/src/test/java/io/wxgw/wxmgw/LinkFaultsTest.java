package io.wxgw.wxmgw;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.mgw.LinkState;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a link does when its live server, its MAS or its phone fail it, and how it comes back.
final class LinkFaultsTest {
    private static final long MIX_SSRC = 77;
    private static final String PHONE = "10.0.0.8";

    private final GatewayWorld world = new GatewayWorld();
    private final MasStub mas = world.mas();
    private MasStub.@Nullable MemberCamera camera;

    @Test
    void aBlackHoleIsNoticedWithinFiveSecondsAndMediaComeBackAfterIt() {
        conference();
        world.network.partition((from, to) -> isLoopback(from) && isLive(to));
        world.pass(3);
        assertThat(phases()).containsOnly(LinkState.LIVE);
        world.pass(2);
        assertThat(phases()).containsOnly(LinkState.INTERRUPTED);

        world.network.heal();
        world.pass(15);
        assertThat(phases()).containsOnly(LinkState.LIVE);
        long back = world.time.nowNanos();
        world.pass(2);
        assertThat(world.live.channel("a_mix").since(back)).hasSizeBetween(90, 97);
        assertThat(world.live.channel("app_v").since(back)).hasSizeBetween(28, 32);
        assertThat(mas.pictures.stream().filter(arrival -> arrival.nanos() >= back))
                .hasSizeGreaterThan(28);
    }

    @Test
    void aBlockedPushKeepsASecondThenWaitsForAKeyFrameAndLosesNoSound() {
        conference();
        Objects.requireNonNull(camera).bytes(30_000);
        world.pass(2);
        LiveStub.Channel pictures = world.live.channel("app_v");
        LiveStub.Channel mix = world.live.channel("a_mix");
        long blocked = world.time.nowNanos();
        world.network.stall(LinkFaultsTest::isLive);
        world.pass(2.8);
        world.network.stall(_ -> false);
        long free = world.time.nowNanos();
        world.pass(3);

        assertThat(phases()).containsOnly(LinkState.LIVE);
        assertThat(mix.publishes).isEqualTo(1);
        assertThat(mix.since(blocked)).hasSizeGreaterThan(265);
        List<LiveStub.Tag> after =
                pictures.since(free).stream().filter(LiveStub.Tag::isPicture).toList();
        int gap = 1;
        while (gap < after.size()
                && after.get(gap).timestampMs() - after.get(gap - 1).timestampMs() < 500) {
            gap++;
        }
        // A second of media was kept, and what two kernels hold.
        assertThat(gap).isBetween(15, 25);
        assertThat(after.get(gap).picture().keyFrame()).isTrue();
        assertThat(after.get(gap).arrivalNanos() - free)
                .isLessThan(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void pausesBetweenAttemptsGrowToEightSecondsAndOnlyMediaGiveThemBack() {
        world.live.refused.add("a_mix");
        world.startPull(GatewayWorld.pull("a", mas));
        world.pass(40);
        assertThat(pauses()).containsExactly(0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0, 8.0);

        // Taken for a moment and thrown out: the server is no better than before.
        world.live.refused.clear();
        world.pass(8);
        world.live.drop("a_mix");
        world.live.refused.add("a_mix");
        world.pass(30);
        assertThat(pauses().getLast()).isEqualTo(8.0);
    }

    private List<Double> pauses() {
        List<Long> at = world.live.attempts("a_mix");
        return IntStream.range(1, at.size())
                .mapToObj(i -> Math.round((at.get(i) - at.get(i - 1)) / 5e8) / 2.0)
                .toList();
    }

    @Test
    void aPhoneThatComesBackFromAnotherAddressIsTheSameMember() {
        conference();
        int first = mas.pictures.getLast().packet().sequenceNumber();
        MiniProgram again =
                new MiniProgram(world.outside, world.network.host("10.0.0.9"), LiveStub.ADDRESS, GatewayWorld.url("a"));
        world.network.partition((from, to) -> isPhone(from) || isPhone(to));
        world.pass(6);
        again.start();
        long back = world.time.nowNanos();
        world.pass(2.5);

        var pictures = mas.pictures.stream()
                .filter(arrival -> arrival.nanos() >= back)
                .filter(arrival -> !arrival.packet().payload().isEmpty())
                .toList();
        assertThat(pictures).hasSizeGreaterThan(15);
        assertThat(pictures.getFirst().nanos() - back)
                .isLessThan(Duration.ofMillis(1_500).toNanos());
        assertThat(pictures)
                .allSatisfy(arrival -> assertThat(arrival.packet().ssrc()).isEqualTo(GatewayWorld.SSRC));
        assertThat((pictures.getFirst().packet().sequenceNumber() - first) & 0xFFFF)
                .isBetween(1, 40);
        assertThat(world.phase(LinkState.RTMP2RTP, "a")).isEqualTo(LinkState.LIVE);
    }

    @Test
    void aMasThatRestartsOnItsPortsIsHeardAgainWithoutARequest() {
        conference();
        mas.stopMix();
        world.pass(3);
        LiveStub.Channel mix = world.live.channel("a_mix");
        long back = world.time.nowNanos();
        mas.mix(MIX_SSRC + 1, Duration.ZERO);
        world.pass(2);

        assertThat(mix.publishes).isEqualTo(1);
        assertThat(mix.since(back)).hasSizeBetween(90, 97);
        assertThat(mix.since(back + Duration.ofMillis(500).toNanos()))
                .allSatisfy(tag -> assertThat(tag.sound().data().length()).isEqualTo(2));
    }

    /// A mini program on a phone of its own, its mix, and a member whose picture somebody watches; all of it
    /// flows.
    private void conference() {
        new MiniProgram(world.outside, world.network.host(PHONE), LiveStub.ADDRESS, GatewayWorld.url("a")).start();
        world.startPull(GatewayWorld.pull("a", mas));
        mas.mix(MIX_SSRC, Duration.ZERO);
        int port = world.startPush(GatewayWorld.push("app", "", "")).video();
        camera = mas.camera(world.time, world.network, port, 5);
        world.pass(4);
        assertThat(phases()).hasSize(3).containsOnly(LinkState.LIVE);
    }

    private List<String> phases() {
        return world.links().stream().map(LinkState::phase).toList();
    }

    private static boolean isLoopback(InetSocketAddress address) {
        return address.getAddress().isLoopbackAddress();
    }

    private static boolean isLive(InetSocketAddress address) {
        return address.equals(LiveStub.ADDRESS);
    }

    private static boolean isPhone(InetSocketAddress address) {
        return address.getAddress().getHostAddress().equals(PHONE);
    }
}
