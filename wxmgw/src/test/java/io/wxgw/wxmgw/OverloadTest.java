package io.wxgw.wxmgw;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.mgw.GetStateReq;
import io.wxgw.api.mgw.GetStateResp;
import io.wxgw.api.mgw.Port;
import io.wxgw.api.mgw.RoomState;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.api.mgw.StartPushReq;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// A gateway whose lane works, or whose memory is taken: who is there goes on, and who comes is refused by
/// name.
class OverloadTest {
    private static final Duration PERIOD = Duration.ofMillis(20);

    private final GatewayWorld world = new GatewayWorld();
    private final MasStub mas = world.mas();
    private final StartPullReq there = GatewayWorld.pull("a", mas);
    private final StartPushReq watched = GatewayWorld.push("app", "a", "");
    private Duration work = Duration.ZERO;

    @Test
    void refusesWhoComesToABusyLaneAndNobodyWhoIsThere() {
        world.startPull(there);
        world.phone("a").start();
        Port port = world.startPush(watched);
        world.pass(3);
        work(Duration.ofMillis(19));
        world.pass(20);
        assertThat(state().rooms()).extracting(RoomState::loadPercent).allMatch(load -> load > 90);

        int links = world.gateway.links();
        refused(world.gateway.startPullAsync(GatewayWorld.pull("b", mas)), "overload.maxLoadPercent: gateway is at 9");
        refused(world.gateway.startPushAsync(GatewayWorld.push("c", "a", "")), "overload.maxLoadPercent: gateway");
        refused(world.gateway.startPullAsync(elsewhere("b")), "overload.maxLoadPercent: gateway");
        assertThat(world.gateway.links()).isEqualTo(links);
        assertThat(world.gateway.rooms()).as("the other conference was none").isEqualTo(1);

        int heard = mas.sounds.size();
        world.startPull(there);
        assertThat(world.startPush(watched)).isEqualTo(port);
        assertThat(world.startPush(GatewayWorld.push("app", "b", ""))).isEqualTo(port);
        world.startPull(soundOnly(there));
        Port replaced = world.startPush(elsewhere(watched));
        assertThat(replaced.video()).isPositive();
        world.avSync("a", "app");
        assertThat(world.gateway.links()).isEqualTo(links);
        world.pass(2);
        assertThat(mas.sounds.size() - heard).as("sounds of 2 s and more").isGreaterThan(80);

        work = Duration.ZERO;
        world.pass(10);
        world.startPull(GatewayWorld.pull("b", mas));
        assertThat(state().rooms()).extracting(RoomState::loadPercent).allMatch(load -> load < 85);
    }

    @Test
    void letsGoWhoLeavesABusyLane() {
        world.startPull(there);
        world.startPush(watched);
        world.pass(1);
        work(Duration.ofMillis(19));
        world.pass(20);

        world.stopPush("app", "");
        world.stopPull("a");

        assertThat(world.gateway.links()).isZero();
        assertThat(world.gateway.rooms()).isZero();
    }

    @Test
    void refusesWhoComesWhenMemoryIsTaken() {
        world.startPull(there);
        world.memoryPercent.set(81);

        refused(world.gateway.startPullAsync(GatewayWorld.pull("b", mas)), "overload.maxMemoryPercent: 81 %");
        refused(world.gateway.startPushAsync(watched), "overload.maxMemoryPercent: 81 %");
        world.startPull(there);
        assertThat(state().memoryPercent()).isEqualTo(81);

        world.memoryPercent.set(80);
        world.startPush(watched);
        world.startPull(GatewayWorld.pull("b", mas));
    }

    private GetStateResp state() {
        return world.await(world.gateway.getStateAsync(new GetStateReq("")));
    }

    private void refused(CompletableFuture<?> reply, String why) {
        Refusal refusal = world.refusal(reply);
        assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(refusal.detail()).startsWith(why);
    }

    // From here on the lane works so long in every 20 ms, until `work` is zero.
    private void work(Duration length) {
        work = length;
        workOn();
    }

    private void workOn() {
        if (!work.isZero()) {
            world.lane.schedule(PERIOD.minus(work), () -> {
                world.lane.occupy(work);
                workOn();
            });
        }
    }

    private StartPullReq elsewhere(String uuid) {
        return pull(GatewayWorld.pull(uuid, mas), "H264", "another");
    }

    private static StartPullReq soundOnly(StartPullReq pull) {
        return pull(pull, "", pull.confId());
    }

    private static StartPullReq pull(StartPullReq pull, String videoCodec, String confId) {
        return new StartPullReq(
                pull.uuid(),
                pull.pullUrl(),
                pull.ssrc(),
                pull.masIp(),
                pull.audioPort(),
                pull.videoPort(),
                pull.audioPayloadType(),
                pull.audioCodec(),
                pull.videoPayloadType(),
                videoCodec,
                pull.pushAudioUrl(),
                confId);
    }

    private static StartPushReq elsewhere(StartPushReq push) {
        return new StartPushReq(
                push.uuid(),
                push.pushUrl() + "_2",
                push.audioPayloadType(),
                push.audioCodec(),
                push.videoPayloadType(),
                push.videoCodec(),
                push.confId(),
                push.reqUuid(),
                push.weixin(),
                push.type(),
                push.masIp(),
                push.ssrc());
    }
}
