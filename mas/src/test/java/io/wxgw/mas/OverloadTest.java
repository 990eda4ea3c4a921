package io.wxgw.mas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.mas.MasGetStateReq;
import io.wxgw.api.mas.MasRoomState;
import io.wxgw.api.mas.RemoveMemberReq;
import io.wxgw.api.mas.StartForwardReq;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.engine.lane.LimitedLanes;
import io.wxgw.engine.sim.ManualLane;
import io.wxgw.engine.sim.SimNetwork;
import io.wxgw.engine.sim.SimTime;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// A MAS whose lane works, or whose memory is taken: who is there goes on, and who comes is refused by name.
class OverloadTest {
    private final SimTime time = new SimTime();
    private final ManualLane lane = new ManualLane("mas", time);
    private final SimNetwork network = new SimNetwork(time, 7, lane);
    private int memoryPercent;
    private final MediaAccessServer server = new MediaAccessServer(
            MasConfig.DEFAULT,
            new LimitedLanes(() -> lane, 85, 80, () -> memoryPercent),
            network,
            new FfmpegCodecs(),
            new Random(11));
    private boolean working;

    @Test
    void refusesWhoComesToABusyLaneAndNobodyWhoIsThere() {
        var there = await(server.addMemberAsync(member("a", "H264")));
        await(server.startForwardAsync(forward(40_000)));
        working = true;
        work();
        time.advance(Duration.ofSeconds(20));
        assertThat(await(server.getStateAsync(new MasGetStateReq(""))).rooms())
                .extracting(MasRoomState::loadPercent)
                .allMatch(load -> load > 90);

        refused(server.addMemberAsync(member("b", "H264")), "overload.maxLoadPercent: mas is at 9");
        refused(server.startForwardAsync(forward(40_002)), "overload.maxLoadPercent: mas is at 9");

        assertThat(await(server.addMemberAsync(member("a", "H264")))).isEqualTo(there);
        await(server.startForwardAsync(forward(40_000)));
        await(server.addMemberAsync(member("a", "")));
        await(server.removeMemberAsync(new RemoveMemberReq("a", "c")));
        assertThat(server.rooms()).isZero();

        working = false;
        time.advance(Duration.ofSeconds(10));
        await(server.addMemberAsync(member("b", "H264")));
    }

    @Test
    void refusesWhoComesWhenMemoryIsTaken() {
        memoryPercent = 81;
        refused(server.addMemberAsync(member("a", "H264")), "overload.maxMemoryPercent: 81 %");
        assertThat(await(server.getStateAsync(new MasGetStateReq(""))).memoryPercent())
                .isEqualTo(81);
        memoryPercent = 80;
        await(server.addMemberAsync(member("a", "H264")));
    }

    // 19 of every 20 ms.
    private void work() {
        if (working) {
            lane.schedule(Duration.ofMillis(1), () -> {
                lane.occupy(Duration.ofMillis(19));
                work();
            });
        }
    }

    private static AddMemberReq member(String uuid, String videoCodec) {
        return new AddMemberReq(uuid, "c", 7, 97, "AAC", 96, videoCodec, "", -1, -1, "");
    }

    private static StartForwardReq forward(int port) {
        return new StartForwardReq("a", "c", 1, "127.0.0.1", port, 96, 0);
    }

    private <T> T await(CompletableFuture<T> future) {
        return time.await(future, Duration.ofSeconds(5));
    }

    private void refused(CompletableFuture<?> reply, String why) {
        assertThatThrownBy(() -> await(reply)).cause().isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
            assertThat(refusal.detail()).startsWith(why);
        });
    }
}
