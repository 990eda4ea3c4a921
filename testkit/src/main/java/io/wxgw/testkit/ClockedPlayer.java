package io.wxgw.testkit;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtmp.RtmpPull;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.wire.h264.SeiClock;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtmp.RtmpUrl;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Plays a stream whose pictures carry [SeiClock] and notes how old each one is on arrival. Construction from any
/// thread; works on its lane.
public final class ClockedPlayer implements AutoCloseable {
    private static final int AVC_HEADER_BYTES = 5;

    private final Lane lane;
    private final Delays delays = new Delays();
    private final AtomicLong missing = new AtomicLong();
    private @Nullable RtmpPull pull;
    private long lastCounter = -1;

    private ClockedPlayer(Lane lane) {
        this.lane = lane;
    }

    /// Begins to play `url` at its live edge, on `lane`.
    public static ClockedPlayer start(Lane lane, Network network, RandomGenerator random, String url) {
        ClockedPlayer player = new ClockedPlayer(lane);
        RtmpUrl target = RtmpUrl.parse(url + (url.contains("?") ? "&" : "?") + "gop=0");
        lane.execute(() -> player.pull = RtmpPull.open(
                lane,
                network,
                new InetSocketAddress(target.host(), target.port()),
                target,
                RtmpSettings.DEFAULT,
                random,
                player.new Events()));
        return player;
    }

    /// How old the pictures were.
    public Delays delays() {
        return delays;
    }

    /// Pictures that were pushed after the first one received and never came. Any thread.
    public long missing() {
        return missing.get();
    }

    @Override
    public void close() {
        lane.execute(() -> {
            if (pull != null) {
                pull.close(new CloseCause.Requested("test is over"));
            }
        });
    }

    /// The clock in an FLV video tag body with 4-byte NAL lengths.
    static Optional<SeiClock.Reading> clockOf(Payload body) {
        int at = AVC_HEADER_BYTES;
        while (at + 4 < body.length()) {
            int length = body.getUnsigned(at) << 24
                    | body.getUnsigned(at + 1) << 16
                    | body.getUnsigned(at + 2) << 8
                    | body.getUnsigned(at + 3);
            if (length < 0 || length > body.length() - at - 4) {
                return Optional.empty();
            }
            Optional<SeiClock.Reading> clock = SeiClock.read(body.slice(at + 4, length));
            if (clock.isPresent()) {
                return clock;
            }
            at += 4 + length;
        }
        return Optional.empty();
    }

    private final class Events implements RtmpPull.Listener {
        @Override
        public void onLive() {}

        @Override
        public void onAudio(long timestampMs, Payload body) {}

        @Override
        public void onVideo(long timestampMs, Payload body) {
            long nowMicros = lane.clock().unixNanosOf(lane.clock().nowNanos()) / 1_000;
            clockOf(body).ifPresent(clock -> {
                delays.add((nowMicros - clock.unixMicros()) * 1_000);
                if (lastCounter >= 0) {
                    missing.addAndGet(Math.max(0, clock.counter() - lastCounter - 1));
                }
                lastCounter = clock.counter();
            });
        }

        @Override
        public void onClosed(CloseCause cause) {}
    }
}
