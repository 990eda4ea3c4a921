package io.wxgw.sim.phone;

import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.MediaFrame;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// The buffer of `<live-player>` in RTC mode: when each frame is heard or seen. Knows no clock; one owner.
///
/// - It begins to play when `minCache` is buffered. What came in a burst before that (a cached group of pictures) is
///   decoded and not waited for; old sound is thrown away.
/// - With more than `maxCache` buffered it plays faster, until the middle between the two.
/// - When it runs empty it stops, and buffers `minCache` again.
final class Playout {
    /// Who hears and sees.
    interface Listener {
        /// A frame is heard or seen.
        void played(MediaFrame frame, long playedNanos);

        /// It begins to play.
        void begins();

        /// It ran empty.
        void ranEmpty();
    }

    /// How much faster it plays to get rid of delay.
    private static final double FASTER = 1.25;

    /// What may be missing behind the newest frame: one picture of a slow camera.
    private static final long SLACK_NANOS = 120_000_000;

    /// A step back of more is another timeline; less is disorder.
    private static final long MAX_STEP_BACK_NANOS = 2_000_000_000L;

    private static final long MAX_STEP_FORWARD_NANOS = 5_000_000_000L;

    /// Sound and picture are far fewer in `maxCache` of any sane setting; beyond this the oldest is played at once.
    private static final int MAX_FRAMES = 2_000;

    private record Queued(MediaFrame frame, long number) {}

    private final long minCacheNanos;
    private final long maxCacheNanos;
    private final Listener listener;
    private final PriorityQueue<Queued> queue = new PriorityQueue<>(
            Comparator.<Queued>comparingLong(queued -> queued.frame().ptsNanos())
                    .thenComparingLong(Queued::number));
    private long numbers;
    private @Nullable Long newestPtsNanos;
    private boolean playing;
    private boolean fast;
    private double headPtsNanos;
    private long headNanos;

    Playout(long minCacheNanos, long maxCacheNanos, Listener listener) {
        this.minCacheNanos = minCacheNanos;
        this.maxCacheNanos = maxCacheNanos;
        this.listener = listener;
    }

    /// A frame came.
    void offer(MediaFrame frame) {
        Long newest = newestPtsNanos;
        if (newest != null) {
            long step = frame.ptsNanos() - newest;
            if (step < -MAX_STEP_BACK_NANOS || step > MAX_STEP_FORWARD_NANOS) {
                queue.clear();
                playing = false;
                newest = null;
            }
        }
        newestPtsNanos = newest == null ? frame.ptsNanos() : Math.max(newest, frame.ptsNanos());
        queue.add(new Queued(frame, numbers++));
        if (queue.size() > MAX_FRAMES) {
            queue.remove();
        }
    }

    /// How much is buffered in front of what is played.
    long bufferedNanos() {
        Queued first = queue.peek();
        Long newest = newestPtsNanos;
        if (newest == null) {
            return 0;
        }
        if (playing) {
            return Math.max(0, newest - (long) headPtsNanos);
        }
        return first == null ? 0 : newest - first.frame().ptsNanos();
    }

    /// Time has passed: plays what is due.
    void tick(long nowNanos) {
        Long newest = newestPtsNanos;
        if (newest == null) {
            return;
        }
        if (!playing) {
            if (queue.isEmpty() || bufferedNanos() < minCacheNanos) {
                return;
            }
            begin(newest, nowNanos);
        }
        long buffered = newest - (long) headPtsNanos;
        fast = fast ? buffered > (minCacheNanos + maxCacheNanos) / 2 : buffered > maxCacheNanos;
        double rate = fast ? FASTER : 1;
        double until = headPtsNanos + (nowNanos - headNanos) * rate;
        for (Queued next = queue.peek(); next != null && next.frame().ptsNanos() <= until; next = queue.peek()) {
            queue.remove();
            double ahead = next.frame().ptsNanos() - headPtsNanos;
            // What came too late is played when it comes.
            listener.played(next.frame(), ahead < 0 ? nowNanos : headNanos + (long) (ahead / rate));
        }
        headPtsNanos = until;
        headNanos = nowNanos;
        if (queue.isEmpty() && until > newest + SLACK_NANOS) {
            playing = false;
            listener.ranEmpty();
        }
    }

    private void begin(long newest, long nowNanos) {
        playing = true;
        fast = false;
        headPtsNanos = newest - minCacheNanos;
        headNanos = nowNanos;
        listener.begins();
        queue.removeIf(
                queued -> queued.frame() instanceof AudioFrame && queued.frame().ptsNanos() < headPtsNanos);
    }
}
