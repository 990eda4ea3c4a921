package io.wxgw.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wxgw.engine.sim.ManualLane;
import io.wxgw.engine.sim.SimTime;
import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// What a lane says of its load, from turns that take time.
class LaneLoadTest {
    private static final Offset<Double> NEARLY = within(0.04);

    private final SimTime time = new SimTime();
    private final ManualLane lane = new ManualLane("lane", time);
    private final ManualLane other = new ManualLane("other", time);
    private int memoryPercent;
    private boolean over;

    @Test
    void isTheShareOfTimeInTurns() {
        assertThat(lane.load()).isZero();
        work(lane, Duration.ofMillis(5), Duration.ofMillis(10));
        time.advance(Duration.ofSeconds(20));
        assertThat(lane.load()).isEqualTo(0.5, NEARLY);
        assertThat(other.load()).isLessThan(0.3);

        over = true;
        time.advance(Duration.ofSeconds(20));
        assertThat(lane.load()).isEqualTo(0, NEARLY);
    }

    @Test
    void aBurstOfASecondIsNoOverloadAndOneOfTenIs() {
        work(lane, Duration.ofMillis(10), Duration.ofMillis(10));
        time.advance(Duration.ofMillis(1_050));
        assertThat(lane.load()).isBetween(0.2, 0.4);
        time.advance(Duration.ofSeconds(9));
        assertThat(lane.load()).isGreaterThan(0.95);
    }

    @Test
    void isTheDelayOfItsTimersWhereOthersHaveTheCore() {
        work(other, Duration.ofMillis(30), Duration.ofMillis(31));
        tick(lane);
        time.advance(Duration.ofSeconds(20));
        assertThat(lane.metrics().busyNanos()).isZero();
        assertThat(lane.load()).isGreaterThan(0.5);
    }

    @Test
    void saysWhyThereIsNoPlaceForOneMore() {
        LaneChoice lanes = new LimitedLanes(() -> lane, 85, 80, () -> memoryPercent);
        LaneChoice unlimited = new LimitedLanes(() -> lane, 0, 0, () -> memoryPercent);
        memoryPercent = 80;
        assertThat(lanes.choose()).isSameAs(lane);
        assertThat(lanes.shortage(lane)).isEmpty();
        memoryPercent = 81;
        assertThat(lanes.shortage(lane))
                .contains("overload.maxMemoryPercent: 81 % of the memory are taken, new ones come up to 80 %");
        work(lane, Duration.ofMillis(9), Duration.ofMillis(10));
        time.advance(Duration.ofSeconds(20));
        assertThat(lanes.shortage(lane))
                .contains("overload.maxLoadPercent: lane is at 90 %, and takes new ones up to 85 %");
        assertThat(lanes.shortage(other)).get().asString().startsWith("overload.maxMemoryPercent");
        assertThat(unlimited.shortage(lane)).isEmpty();
    }

    // So long in each period.
    private void work(ManualLane busy, Duration length, Duration period) {
        busy.execute(() -> {
            if (!over) {
                busy.occupy(length);
                busy.schedule(period.minus(length), () -> work(busy, length, period));
            }
        });
    }

    // A timer every 20 ms that does nothing.
    private void tick(ManualLane idle) {
        idle.schedule(Duration.ofMillis(20), () -> tick(idle));
    }
}
