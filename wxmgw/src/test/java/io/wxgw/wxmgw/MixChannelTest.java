package io.wxgw.wxmgw;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.mgw.LinkState;
import io.wxgw.api.mgw.WaitEventsReq;
import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.rtmp.RtmpMessage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The way back: the mix of the MAS on the listener's channel.
final class MixChannelTest {
    private static final long MIX_SSRC = 77;

    private final GatewayWorld world = new GatewayWorld();
    private final MasStub mas = world.mas();
    private final LiveStub.Channel mix = world.live.channel("a_mix");

    @Test
    void isPublishedAtOnceAndIsSilentUntilTheMixComes() {
        world.startPull(GatewayWorld.pull("a", mas));
        world.pass(1);
        assertThat(mix.publishes).isEqualTo(1);
        assertThat(mix.sounds()).hasSizeBetween(44, 48);
        assertThat(world.phase(LinkState.MIX, "a")).isEqualTo(LinkState.LIVE);
        mas.mix(MIX_SSRC, Duration.ZERO);
        world.pass(2);
        assertThat(mix.sounds().stream().filter(tag -> tag.sound().data().length() == 2))
                .hasSizeGreaterThan(90);
        assertNoStepBut21And22();
    }

    @Test
    void opensTheWayForTheMixBeforeThePhoneSpeaks() {
        world.startPull(GatewayWorld.pull("a", mas));
        world.pass(0.01);
        assertThat(mas.sounds).hasSize(1);
        assertThat(mas.pictures).hasSize(1);
        assertThat(mas.sounds.getFirst().packet().payload().isEmpty()).isTrue();
        assertThat(mas.audio.source()).isPresent();
        world.pass(5);
        assertThat(mas.sounds).hasSize(6);
    }

    @Test
    void namesInItsMetadataOnlyTheTracksThereAre() {
        world.startPull(GatewayWorld.pull("a", mas));
        world.pass(1);
        assertThat(mix.metadata).hasSize(1);
        AmfValue.Keyed values = values(mix.metadata.getFirst());
        assertThat(values.toString()).contains("hasAudio").doesNotContain("hasVideo");
    }

    @Test
    void neverStopsWhenTheMixDoes() {
        world.startPull(GatewayWorld.pull("a", mas));
        mas.mix(MIX_SSRC, Duration.ZERO);
        world.pass(2);
        mas.stopMix();
        world.pass(2);
        mas.mix(MIX_SSRC + 1, Duration.ZERO);
        world.pass(2);
        assertThat(mix.sounds()).hasSizeBetween(275, 283);
        assertNoStepBut21And22();
        assertThat(mix.since(world.time.nowNanos() - 500_000_000L))
                .allSatisfy(tag -> assertThat(tag.sound().data().length()).isEqualTo(2));
    }

    @Test
    void comesBackAfterTheLiveServerHasRestartedAndItsTimelineGoesOn() {
        world.startPull(GatewayWorld.pull("a", mas));
        mas.mix(MIX_SSRC, Duration.ZERO);
        world.pass(2);
        world.live.stop();
        world.pass(1);
        assertThat(world.phase(LinkState.MIX, "a")).isEqualTo(LinkState.INTERRUPTED);
        world.await(world.live.start());
        long back = world.time.nowNanos();
        world.pass(5);
        assertThat(mix.publishes).isEqualTo(2);
        List<LiveStub.Tag> after =
                mix.since(back).stream().filter(LiveStub.Tag::isSound).toList();
        assertThat(after).hasSizeGreaterThan(120);
        assertThat(after.getFirst().timestampMs()).isBetween(3_000L, 5_000L);
        // A new connection is told everything again: the first tag is the header.
        assertThat(mix.since(back).getFirst().isSound()).isFalse();
    }

    @Test
    void isTriedAgainWhenTheLiveServerRefusesItAndAnOutageIsOneEvent() {
        world.live.refused.add("a_mix");
        world.startPull(GatewayWorld.pull("a", mas));
        world.pass(10);
        assertThat(world.link(LinkState.MIX, "a").orElseThrow().cause()).contains("BadName");
        assertThat(world.gateway.waitEvents(new WaitEventsReq(0, 0)).events())
                .filteredOn(event -> event.link().kind().equals(LinkState.MIX))
                .hasSize(2);
        world.live.refused.clear();
        world.pass(9);
        assertThat(world.phase(LinkState.MIX, "a")).isEqualTo(LinkState.LIVE);
    }

    private void assertNoStepBut21And22() {
        List<LiveStub.Tag> sounds = mix.sounds();
        for (int i = 1; i < sounds.size(); i++) {
            assertThat(sounds.get(i).timestampMs() - sounds.get(i - 1).timestampMs())
                    .isBetween(21L, 22L);
        }
    }

    private static AmfValue.Keyed values(RtmpMessage.Data metadata) {
        return (AmfValue.Keyed) metadata.values().getLast();
    }
}
