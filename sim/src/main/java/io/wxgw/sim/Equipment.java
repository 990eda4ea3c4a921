package io.wxgw.sim;

import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.NettyNetwork;
import io.wxgw.engine.net.Network;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/// What all simulated members of one process stand on. Whoever opens it closes it, after its members. Any thread.
public final class Equipment implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final LaneGroup lanes = LaneGroup.start();
    private final Network network = new NettyNetwork(lanes);
    private final FfmpegCodecs codecs = new FfmpegCodecs();
    private final HttpClient http = HttpClient.newHttpClient();
    private final RandomGenerator random;

    /// @param random for handshakes and names; used by all lanes
    public Equipment(RandomGenerator random) {
        this.random = random;
    }

    /// Their lanes.
    LaneGroup lanes() {
        return lanes;
    }

    /// Their way out.
    Network network() {
        return network;
    }

    /// Their encoders and decoders.
    FfmpegCodecs codecs() {
        return codecs;
    }

    /// Their WebSockets.
    HttpClient http() {
        return http;
    }

    /// For handshakes and names.
    RandomGenerator random() {
        return random;
    }

    /// Ends the lanes and the WebSockets. Blocks for 5 s at most.
    @Override
    public void close() {
        http.shutdownNow();
        try {
            lanes.close(CLOSE_LIMIT).get(CLOSE_LIMIT.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the simulator's lanes did not end", e);
        }
    }
}
