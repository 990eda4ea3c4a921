package io.wxgw.bench;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtmp.RtmpPull;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtmp.RtmpUrl;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Plays a stream and counts what comes, until it is enough. Made and asked on any thread; lives on its lane.
final class MixEar implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final Lane lane;
    private final CompletableFuture<Boolean> heard = new CompletableFuture<>();
    private int left;
    private @Nullable RtmpPull pull;

    private MixEar(Lane lane, int enough) {
        this.lane = lane;
        this.left = enough;
    }

    /// Begins to play.
    ///
    /// @param enough tags of sound or picture, headers too
    static MixEar start(Lane lane, Network network, RandomGenerator random, String url, int enough) {
        MixEar ear = new MixEar(lane, enough);
        RtmpUrl target = RtmpUrl.parse(url);
        lane.execute(() -> ear.pull = RtmpPull.open(
                lane,
                network,
                new InetSocketAddress(target.host(), target.port()),
                target,
                RtmpSettings.DEFAULT,
                random,
                ear.new Events()));
        return ear;
    }

    /// Blocks until enough has come; false if it does not.
    boolean await() {
        return heard.completeOnTimeout(false, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        lane.execute(() -> {
            if (pull != null) {
                pull.close(new CloseCause.Requested("heard enough"));
            }
        });
    }

    private final class Events implements RtmpPull.Listener {
        @Override
        public void onLive() {}

        @Override
        public void onAudio(long timestampMs, Payload body) {
            count();
        }

        @Override
        public void onVideo(long timestampMs, Payload body) {
            count();
        }

        @Override
        public void onClosed(CloseCause cause) {
            heard.complete(false);
        }

        private void count() {
            left--;
            if (left == 0) {
                heard.complete(true);
            }
        }
    }
}
