package io.wxgw.wxmgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.mgw.GetStateReq;
import io.wxgw.api.mgw.GetStateResp;
import io.wxgw.api.mgw.LinkState;
import io.wxgw.api.mgw.MgwEvent;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.api.mgw.StartPushReq;
import io.wxgw.api.mgw.StopPullReq;
import io.wxgw.api.mgw.WaitEventsReq;
import io.wxgw.api.mgw.WaitEventsResp;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The calls themselves: what is accepted, what changes what, what is refused and in which words.
final class GatewayTest {
    private final GatewayWorld world = new GatewayWorld();
    private final MasStub mas = world.mas();

    @Test
    void changesNothingWhenAStartPullIsRepeated() {
        world.startPull(GatewayWorld.pull("a", mas));
        world.pass(1);
        int ports = world.network.boundPorts();
        world.startPull(GatewayWorld.pull("a", mas));
        world.pass(1);
        assertThat(world.network.boundPorts()).isEqualTo(ports);
        assertThat(world.live.channel("a_mix").publishes).isEqualTo(1);
        assertThat(world.live.channel("a").queries).hasSize(1);
    }

    @Test
    void restartsOnlyTheMixWhenItsUrlChanges() {
        StartPullReq first = GatewayWorld.pull("a", mas);
        world.startPull(first);
        world.phone("a").start();
        world.pass(3);
        int sounds = mas.sounds.size();
        world.startPull(with(first, b -> b.pushAudioUrl = GatewayWorld.url("a_other")));
        world.pass(1);
        assertThat(world.live.channel("a").queries).hasSize(1);
        assertThat(world.live.channel("a_other").publishes).isEqualTo(1);
        assertThat(world.live.channel("a_mix").publishes).isEqualTo(1);
        assertThat(mas.sounds.size() - sounds).isBetween(46, 48);
        assertThat(world.links()).hasSize(2);
    }

    @Test
    void restartsOnlyThePullWhenItsUrlChanges() {
        StartPullReq first = GatewayWorld.pull("a", mas);
        world.startPull(first);
        world.phone("a").start();
        world.phone("a2").start();
        world.pass(2);
        world.startPull(with(first, b -> b.pullUrl = GatewayWorld.url("a2")));
        int sounds = mas.sounds.size();
        world.pass(2);
        assertThat(world.live.channel("a2").queries).hasSize(1);
        assertThat(world.live.channel("a").players).isEmpty();
        assertThat(world.live.channel("a_mix").publishes).isEqualTo(1);
        assertThat(mas.sounds.size() - sounds).isGreaterThan(80);
    }

    @Test
    void movesTheRtpToAnotherMasOnTheSameSocket() {
        StartPullReq first = GatewayWorld.pull("a", mas);
        world.startPull(first);
        world.phone("a").start();
        world.pass(2);
        int ports = world.network.boundPorts();
        MasStub other = world.mas(5);
        world.startPull(GatewayWorld.pull("a", other, 5));
        other.mix(70, Duration.ZERO);
        world.pass(3);
        assertThat(world.network.boundPorts()).isEqualTo(ports + 4);
        assertThat(MasStub.media(other.sounds)).hasSizeGreaterThan(130);
        assertThat(MasStub.media(other.pictures)).isNotEmpty();
        assertThat(other.sounds.getFirst().packet().ssrc()).isEqualTo(5);
        assertThat(world.live.channel("a").queries).hasSize(1);
        assertThat(world.live.channel("a_mix").sounds().getLast().sound().data().length())
                .isEqualTo(2);
    }

    @Test
    void opensAndClosesTracksAsARequestNamesThem() {
        StartPullReq both = GatewayWorld.pull("a", mas);
        StartPullReq soundOnly = with(both, b -> b.videoCodec = "");
        int before = world.network.boundPorts();
        world.startPull(soundOnly);
        assertThat(world.network.boundPorts()).isEqualTo(before + 2);
        world.startPull(both);
        assertThat(world.network.boundPorts()).isEqualTo(before + 4);
        world.startPull(soundOnly);
        assertThat(world.network.boundPorts()).isEqualTo(before + 2);
        world.stopPull("a");
        assertThat(world.network.boundPorts()).isEqualTo(before);
    }

    @Test
    void publishesNoMixWhereNoneIsWanted() {
        world.startPull(with(GatewayWorld.pull("a", mas), b -> b.pushAudioUrl = ""));
        world.pass(1);
        assertThat(world.links()).extracting(LinkState::kind).containsExactly(LinkState.RTMP2RTP);
    }

    @Test
    void carriesOutRequestsOfOneMemberInTheirOrder() {
        StartPullReq first = GatewayWorld.pull("a", mas);
        int before = world.network.boundPorts();
        var one = world.gateway.startPullAsync(with(first, b -> b.videoCodec = ""));
        var two = world.gateway.startPullAsync(first);
        var three = world.gateway.startPullAsync(with(first, b -> b.audioCodec = ""));
        var four = world.gateway.stopPullAsync(new StopPullReq("a", GatewayWorld.CONF));
        var five = world.gateway.startPullAsync(first);
        List.of(one, two, three, four, five).forEach(world::await);
        assertThat(world.network.boundPorts()).isEqualTo(before + 4);
        assertThat(world.links()).hasSize(2);
        world.stopPull("a");
        assertThat(world.network.boundPorts()).isEqualTo(before);
        assertThat(world.gateway.rooms()).isZero();
        assertThat(world.gateway.links()).isZero();
    }

    @Test
    void givesEverythingBackAfterManyJoinsAndLeaves() {
        int ports = world.network.boundPorts();
        for (int i = 0; i < 200; i++) {
            world.startPull(GatewayWorld.pull("a", mas));
            world.startPush(GatewayWorld.push("a", "b", "1"));
            world.startPush(GatewayWorld.push("app", "a", ""));
            world.avSync("a", "app");
            world.pass(i % 3 * 0.01);
            world.stopPush("a", "b");
            world.stopPush("app", "a");
            world.stopPull("a");
        }
        assertThat(world.network.boundPorts()).isEqualTo(ports);
        assertThat(world.gateway.rooms()).isZero();
        assertThat(world.gateway.links()).isZero();
        assertThat(world.codecs.open()).isZero();
        // Connections say their goodbyes, timers run out.
        world.pass(10);
        assertThat(world.network.openStreams()).isZero();
        assertThat(world.time.pending()).isZero();
    }

    @Test
    void givesAMemberWithoutAConferenceARoomOfItsOwn() {
        StartPullReq request = with(GatewayWorld.pull("a", mas), b -> b.confId = "");
        world.startPull(request);
        assertThat(world.gateway.rooms()).isEqualTo(1);
        var push = new StartPushReq(
                "a", GatewayWorld.url("a_v"), -1, "", MasStub.VIDEO_PT, "H264", "", "", "1", 1, "", -1);
        world.startPush(push);
        world.await(world.gateway.stopPullAsync(new StopPullReq("a", "")));
        assertThat(world.links()).extracting(LinkState::kind).containsExactly(LinkState.RTP2RTMP);
    }

    @Test
    void doesNothingWhenSomethingUnknownIsStopped() {
        world.stopPull("nobody");
        world.stopPush("nobody", "");
        assertThat(world.gateway.rooms()).isZero();
    }

    @Test
    void refusesCodecsItCannotBridgeByName() {
        Refusal refusal = world.refusal(
                world.gateway.startPullAsync(with(GatewayWorld.pull("a", mas), b -> b.audioCodec = "G729")));
        assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED_CODEC);
        assertThat(refusal.detail()).contains("audioCodec").contains("AAC").contains("G729");
        assertThat(code(b -> b.videoCodec = "VP8")).isEqualTo(ErrorCode.UNSUPPORTED_CODEC);
    }

    @Test
    void refusesUrlsOutsideTheAllowList() {
        assertThat(code(b -> b.pullUrl = "rtmp://10.0.0.9/wx/a")).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(code(b -> b.pushAudioUrl = "rtmp://evil.example/wx/a")).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(code(b -> b.pullUrl = "http://127.0.0.1/wx/a")).isEqualTo(ErrorCode.BAD_PARAMETER);
        assertThat(code(b -> b.pullUrl = "")).isEqualTo(ErrorCode.BAD_PARAMETER);
    }

    @Test
    void refusesImpossibleNumbersAndNames() {
        assertThat(code(b -> b.uuid = "")).isEqualTo(ErrorCode.BAD_PARAMETER);
        assertThat(code(b -> b.uuid = "x".repeat(257))).isEqualTo(ErrorCode.BAD_PARAMETER);
        assertThat(code(b -> b.confId = "x".repeat(257))).isEqualTo(ErrorCode.BAD_PARAMETER);
        assertThat(code(b -> b.ssrc = -1)).isEqualTo(ErrorCode.BAD_PARAMETER);
        assertThat(code(b -> b.ssrc = 1L << 32)).isEqualTo(ErrorCode.BAD_PARAMETER);
        assertThat(code(b -> b.audioPort = 65_535)).isEqualTo(ErrorCode.BAD_PARAMETER);
        assertThat(code(b -> b.audioPayloadType = 128)).isEqualTo(ErrorCode.BAD_PARAMETER);
        assertThat(code(b -> b.masIp = "")).isEqualTo(ErrorCode.BAD_PARAMETER);
        assertThat(world.gateway.rooms()).isZero();
    }

    @Test
    void refusesAViewerOfAnotherConference() {
        world.startPull(with(GatewayWorld.pull("z", mas), b -> b.confId = "other"));
        assertThat(world.code(world.gateway.startPushAsync(GatewayWorld.push("app", "z", ""))))
                .isEqualTo(ErrorCode.CONFLICT);
        world.startPush(GatewayWorld.push("app", "unknown", ""));
    }

    @Test
    void refusesMoreConferencesMembersAndLinksThanConfigured() {
        GatewayWorld small = new GatewayWorld(limited(1, 2, 3));
        MasStub peer = small.mas();
        small.startPull(GatewayWorld.pull("a", peer));
        Refusal rooms = small.refusal(
                small.gateway.startPullAsync(with(GatewayWorld.pull("x", peer), b -> b.confId = "other")));
        assertThat(rooms.code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(rooms.detail()).contains("wxmgw.maxRooms: 1");
        small.startPull(GatewayWorld.pull("b", peer));
        Refusal members = small.refusal(small.gateway.startPullAsync(GatewayWorld.pull("c", peer)));
        assertThat(members.detail()).contains("wxmgw.maxMembersPerRoom: 2");
        small.startPush(GatewayWorld.push("app", "", ""));
        Refusal links = small.refusal(small.gateway.startPushAsync(GatewayWorld.push("app2", "", "")));
        assertThat(links.code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(links.detail()).contains("wxmgw.maxLinks: 3");
        small.stopPush("app", "");
        small.startPush(GatewayWorld.push("app2", "", ""));
    }

    @Test
    void refusesWhenThereAreNoPortsAndKeepsNoneOfThem() {
        GatewayConfig d = GatewayConfig.DEFAULT;
        GatewayWorld narrow = new GatewayWorld(new GatewayConfig(
                d.rtpHost(),
                20_000,
                20_005,
                d.liveHosts(),
                d.masAddresses(),
                9,
                9,
                9,
                9,
                d.pullWait(),
                d.memberWait(),
                Duration.ZERO,
                Duration.ZERO));
        MasStub peer = narrow.mas();
        int before = narrow.network.boundPorts();
        narrow.startPull(GatewayWorld.pull("a", peer));
        Refusal refusal = narrow.refusal(narrow.gateway.startPullAsync(GatewayWorld.pull("b", peer)));
        assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(refusal.detail()).contains("20000 to 20005").contains("b");
        assertThat(narrow.network.boundPorts()).isEqualTo(before + 4);
        // A member that is there is none the worse for a change that cannot be made.
        narrow.startPull(with(GatewayWorld.pull("a", peer), r -> r.videoCodec = ""));
        narrow.startPush(GatewayWorld.push("app", "", ""));
        narrow.startPush(new StartPushReq(
                "app2", GatewayWorld.url("x"), -1, "", 96, "H264", GatewayWorld.CONF, "", "", 1, "", -1));
        assertThat(narrow.code(narrow.gateway.startPullAsync(GatewayWorld.pull("a", peer))))
                .isEqualTo(ErrorCode.OVERLOADED);
        assertThat(narrow.link(LinkState.RTMP2RTP, "a")).isPresent();
        narrow.stopPush("app", "");
        narrow.startPull(GatewayWorld.pull("a", peer));
        narrow.stopPull("a");
        narrow.stopPush("app2", "");
        assertThat(narrow.gateway.rooms()).isZero();
        assertThat(narrow.network.boundPorts()).isEqualTo(before);
    }

    @Test
    void tellsEveryLinkWithItsPhaseAndForHowLong() {
        world.startPull(GatewayWorld.pull("a", mas));
        world.phone("a").start();
        world.startPush(GatewayWorld.push("app", "a", ""));
        world.pass(4);
        GetStateResp state = world.await(world.gateway.getStateAsync(new GetStateReq(GatewayWorld.CONF)));
        assertThat(state.code()).isZero();
        assertThat(state.incarnation()).isPositive();
        assertThat(state.rooms()).hasSize(1);
        assertThat(state.rooms().getFirst().links())
                .extracting(LinkState::kind, LinkState::uuid, LinkState::phase)
                .containsExactly(
                        tuple(LinkState.RTMP2RTP, "a", LinkState.LIVE),
                        tuple(LinkState.MIX, "a", LinkState.LIVE),
                        tuple(LinkState.RTP2RTMP, "app", LinkState.LIVE));
        assertThat(state.rooms().getFirst().links())
                .allSatisfy(link -> assertThat(link.forMs()).isBetween(3_800L, 4_000L));
        assertThat(world.await(world.gateway.getStateAsync(new GetStateReq("other")))
                        .rooms())
                .isEmpty();
    }

    @Test
    void tellsEveryChangeAsANumberedEvent() {
        world.startPull(with(GatewayWorld.pull("a", mas), b -> b.pushAudioUrl = ""));
        world.phone("a").start();
        world.pass(1);
        world.stopPull("a");
        WaitEventsResp all = world.gateway.waitEvents(new WaitEventsReq(0, 0));
        assertThat(all.events())
                .extracting(event -> event.link().phase())
                .containsExactly(LinkState.CONNECTING, LinkState.LIVE, LinkState.CLOSED);
        assertThat(all.events()).extracting(MgwEvent::confId).containsOnly(GatewayWorld.CONF);
        assertThat(all.events().getLast().link().cause()).contains("StopPull");
        assertThat(world.gateway
                        .waitEvents(new WaitEventsReq(all.sequence() - 1, 0))
                        .events())
                .hasSize(1);
    }

    @Test
    void refusesWhoIsInterruptedWhileHeWaitsForEvents() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> world.gateway.waitEvents(new WaitEventsReq(0, 30_000)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INTERNAL));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void refusesNewConferencesWhileItIsBeingStopped() throws Exception {
        world.startPull(GatewayWorld.pull("a", mas));
        int ports = world.network.boundPorts();
        Thread closing = Thread.ofVirtual().start(() -> world.gateway.close(Duration.ofSeconds(5)));
        while (closing.isAlive()) {
            world.pass(0.01);
            closing.join(Duration.ofMillis(1));
        }
        assertThat(world.network.boundPorts()).isEqualTo(ports - 4);
        assertThat(world.code(world.gateway.startPullAsync(GatewayWorld.pull("a", mas))))
                .isEqualTo(ErrorCode.OVERLOADED);
    }

    private ErrorCode code(Consumer<Builder> change) {
        return world.code(world.gateway.startPullAsync(with(GatewayWorld.pull("a", mas), change)));
    }

    private static GatewayConfig limited(int rooms, int members, int links) {
        GatewayConfig d = GatewayConfig.DEFAULT;
        return new GatewayConfig(
                d.rtpHost(),
                d.rtpPortFirst(),
                d.rtpPortLast(),
                d.liveHosts(),
                d.masAddresses(),
                rooms,
                members,
                links,
                links,
                d.pullWait(),
                d.memberWait(),
                Duration.ZERO,
                Duration.ZERO);
    }

    private static StartPullReq with(StartPullReq request, Consumer<Builder> change) {
        Builder builder = new Builder(request);
        change.accept(builder);
        return builder.build();
    }

    /// A StartPull whose fields can be set one by one.
    private static final class Builder {
        String uuid;
        String pullUrl;
        long ssrc;
        String masIp;
        int audioPort;
        final int videoPort;
        int audioPayloadType;
        String audioCodec;
        final int videoPayloadType;
        String videoCodec;
        String pushAudioUrl;
        String confId;

        Builder(StartPullReq from) {
            uuid = from.uuid();
            pullUrl = from.pullUrl();
            ssrc = from.ssrc();
            masIp = from.masIp();
            audioPort = from.audioPort();
            videoPort = from.videoPort();
            audioPayloadType = from.audioPayloadType();
            audioCodec = from.audioCodec();
            videoPayloadType = from.videoPayloadType();
            videoCodec = from.videoCodec();
            pushAudioUrl = from.pushAudioUrl();
            confId = from.confId();
        }

        StartPullReq build() {
            return new StartPullReq(
                    uuid,
                    pullUrl,
                    ssrc,
                    masIp,
                    audioPort,
                    videoPort,
                    audioPayloadType,
                    audioCodec,
                    videoPayloadType,
                    videoCodec,
                    pushAudioUrl,
                    confId);
        }
    }
}
