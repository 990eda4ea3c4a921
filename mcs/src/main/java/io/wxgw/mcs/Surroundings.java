package io.wxgw.mcs;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.live.LiveChannel;
import io.wxgw.api.mas.MediaAccess;
import io.wxgw.api.placement.ConferencePlacement;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGenerator;

/// What all conferences share. Any thread.
///
/// @param callRoutes the ways to mini programs
/// @param homes which conference each uuid is in
record Surroundings(
        McsConfig config,
        MediaAccess mas,
        List<GatewayNode> gateways,
        ConferencePlacement placement,
        RandomGenerator random,
        CallRoutes callRoutes,
        ConcurrentMap<String, String> homes) {
    LiveChannel drawChannel() {
        return config.live().channel(StreamNames.draw(random));
    }

    GatewayNode gateway(String name) {
        return gateways.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refusal(ErrorCode.NO_GATEWAY, "no gateway " + name + " is known"));
    }

    /// Which gateway a new conference would go to.
    GatewayNode candidate() {
        return gateways.stream()
                .findFirst()
                .orElseThrow(() -> new Refusal(ErrorCode.NO_GATEWAY, "no gateway is configured"));
    }
}
