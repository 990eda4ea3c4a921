package io.wxgw.engine.net;

import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.sim.ManualLane;
import io.wxgw.engine.sim.SimNetwork;
import io.wxgw.engine.sim.SimTime;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

class SimNetworkContractTest extends NetworkContract {
    private final SimTime time = new SimTime();
    private final ManualLane lane = new ManualLane("client", time);
    private final SimNetwork network = new SimNetwork(time, 1, new ManualLane("server", time));

    @Override
    Network network() {
        return network;
    }

    @Override
    Lane lane() {
        return lane;
    }

    @Override
    <T> T await(CompletableFuture<T> future) {
        return time.await(future, SOON);
    }

    @Override
    void until(BooleanSupplier condition) {
        time.advanceUntil(condition, SOON);
    }

    @Override
    void tolerateDefects() {
        time.tolerateDefects();
    }
}
