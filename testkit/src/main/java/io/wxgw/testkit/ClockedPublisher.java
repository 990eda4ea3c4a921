package io.wxgw.testkit;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtmp.RtmpPush;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.wire.h264.SeiClock;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtmp.RtmpUrl;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Pushes a recorded mini program in real time, over and over, and writes the wall clock into every picture
/// ([SeiClock]) at the moment it leaves.
///
/// What [#sentNanos] knows of sound is keyed by the access unit's bytes: sound that is passed on untouched can be
/// recognised at the far end. Construction from any thread; works on its lane.
public final class ClockedPublisher implements AutoCloseable {
    private static final int AVC_HEADER_BYTES = 5;
    private static final int AAC_HEADER_BYTES = 2;
    private static final int DAMAGED_IN_A_TURN = 5;
    private static final long NANOS_PER_MS = 1_000_000;

    private final Lane lane;
    private final List<FlvTags.Tag> tags;
    private final long lengthMs;
    private final Map<Payload, Long> soundSent = new ConcurrentHashMap<>();

    private @Nullable RtmpPush push;
    private boolean closed;
    private long startNanos;
    private long counter;

    private ClockedPublisher(Lane lane, Path flv) {
        this.lane = lane;
        this.tags = FlvTags.read(flv);
        this.lengthMs = tags.stream().mapToLong(FlvTags.Tag::timestampMs).max().orElseThrow() + 67;
    }

    /// Begins to push `flv` to `url` on `lane`.
    public static ClockedPublisher start(Lane lane, Network network, RandomGenerator random, Path flv, String url) {
        ClockedPublisher publisher = new ClockedPublisher(lane, flv);
        RtmpUrl target = RtmpUrl.parse(url);
        lane.execute(() -> publisher.push = RtmpPush.open(
                lane,
                network,
                new InetSocketAddress(target.host(), target.port()),
                target,
                RtmpSettings.DEFAULT,
                random,
                publisher.new Events()));
        return publisher;
    }

    /// When an access unit of sound was pushed last, on the lane's clock; null if never. Any thread.
    public @Nullable Long sentNanos(Payload accessUnit) {
        return soundSent.get(accessUnit);
    }

    /// Pictures pushed so far; roughly, from another thread.
    public long pictures() {
        return counter;
    }

    /// Pushes FLV tag bodies that are none: empty, cut, with lengths that lie. Any thread; spread over a few of the
    /// lane's turns, so that the member's own frames are not late.
    ///
    /// @return completed when all have left, or when the push has ended
    public CompletableFuture<Void> pushDamaged(int times) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lane.execute(() -> damage(0, times, done));
        return done;
    }

    private void damage(int from, int times, CompletableFuture<Void> done) {
        RtmpPush to = push;
        if (to == null || closed || from >= times) {
            done.complete(null);
            return;
        }
        long timestampMs = (lane.clock().nowNanos() - startNanos) / NANOS_PER_MS;
        int end = Math.min(times, from + DAMAGED_IN_A_TURN);
        byte[] liar = {0x27, 1, 0, 0, 0, 0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x65};
        for (int i = from; i < end; i++) {
            to.video(timestampMs, Payload.of(Arrays.copyOf(liar, i % liar.length)));
            to.audio(timestampMs, Payload.of(new byte[] {(byte) 0xAF, 0, (byte) 0xFF}, 0, i % 3));
        }
        lane.schedule(Duration.ofMillis(1), () -> damage(end, times, done));
    }

    @Override
    public void close() {
        lane.execute(() -> {
            closed = true;
            if (push != null) {
                push.close(new CloseCause.Requested("test is over"));
            }
        });
    }

    private void send(int index, long roundMs) {
        if (closed || push == null) {
            return;
        }
        FlvTags.Tag tag = tags.get(index);
        long timestampMs = roundMs + tag.timestampMs();
        long dueNanos = startNanos + timestampMs * NANOS_PER_MS;
        long wait = dueNanos - lane.clock().nowNanos();
        if (wait > 0) {
            lane.schedule(Duration.ofNanos(wait), () -> send(index, roundMs));
            return;
        }
        if (!tag.header() || roundMs == 0) {
            emit(tag, timestampMs);
        }
        boolean last = index + 1 == tags.size();
        int next = last ? 0 : index + 1;
        long nextRoundMs = last ? roundMs + lengthMs : roundMs;
        lane.execute(() -> send(next, nextRoundMs));
    }

    private void emit(FlvTags.Tag tag, long timestampMs) {
        long now = lane.clock().nowNanos();
        RtmpPush to = push;
        if (to == null) {
            return;
        }
        switch (tag.type()) {
            case FlvTags.AUDIO -> {
                if (tag.sound()) {
                    soundSent.put(tag.body().slice(AAC_HEADER_BYTES, tag.body().length() - AAC_HEADER_BYTES), now);
                }
                to.audio(timestampMs, tag.body());
            }
            case FlvTags.VIDEO -> to.video(timestampMs, tag.picture() ? clocked(tag.body(), now) : tag.body());
            default -> {}
        }
    }

    private Payload clocked(Payload body, long now) {
        byte[] clock = SeiClock.nalUnit(counter++, lane.clock().unixNanosOf(now) / 1_000)
                .toBytes();
        byte[] whole = new byte[body.length() + 4 + clock.length];
        body.slice(0, AVC_HEADER_BYTES).copyTo(whole, 0);
        whole[AVC_HEADER_BYTES + 3] = (byte) clock.length;
        System.arraycopy(clock, 0, whole, AVC_HEADER_BYTES + 4, clock.length);
        body.slice(AVC_HEADER_BYTES, body.length() - AVC_HEADER_BYTES)
                .copyTo(whole, AVC_HEADER_BYTES + 4 + clock.length);
        return Payload.of(whole);
    }

    private final class Events implements RtmpPush.Listener {
        @Override
        public void onLive() {
            startNanos = lane.clock().nowNanos();
            send(0, 0);
        }

        @Override
        public void onClosed(CloseCause cause) {
            closed = true;
        }
    }
}
