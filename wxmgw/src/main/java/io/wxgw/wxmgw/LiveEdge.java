package io.wxgw.wxmgw;

import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Finds the newest moment of a stream at whose beginning a live server sends what it has kept (its GOP cache).
///
/// Played from its beginning, such a stream would be behind by the length of the cache for ever. So the frames of
/// the first [#LOOK_NANOS] are held back and looked at. If they hold more than twice as much media as time has passed,
/// the server is emptying a cache: holding goes on until frames come at the pace of the clock, [#MAX_HOLD_NANOS] at
/// most, and then only the pictures from the newest key frame on, which a decoder needs, and the newest sound leave.
/// Their times of capture are put right by then: out of a cache everything seems to be captured when it arrives.
///
/// Lane only.
final class LiveEdge {
    /// How long the beginning is looked at, and over how long a pace is measured.
    static final long LOOK_NANOS = 100_000_000L;

    /// The longest anything is held back.
    static final long MAX_HOLD_NANOS = 1_000_000_000L;

    /// More frames are never held: a minute of sound, or 34 s of picture and sound.
    static final int MAX_FRAMES = 2_048;

    /// Sound older than this is no news at the live edge.
    private static final long NEWEST_SOUND_NANOS = 60_000_000L;

    /// Media beyond twice the time passed that is still no cache: frames are not cut evenly.
    private static final long SLACK_NANOS = 150_000_000L;

    private record Held(MediaFrame frame, long arrivalNanos) {}

    private List<Held> held = new ArrayList<>();
    private boolean reached;
    private long firstArrivalNanos;
    private long dropped;

    /// A frame came; whatever may leave goes to `out`, in order.
    void onFrame(MediaFrame frame, long nowNanos, Consumer<MediaFrame> out) {
        if (held.isEmpty()) {
            firstArrivalNanos = nowNanos;
        }
        poll(nowNanos, out);
        if (reached) {
            out.accept(frame);
            return;
        }
        held.add(new Held(frame, nowNanos));
        if (held.size() > MAX_FRAMES) {
            dropped += held.size();
            held.clear();
        }
    }

    /// Lets go what has been looked at for long enough; to be called when [#LOOK_NANOS] have passed since the first
    /// frame, and again as long as frames are held.
    void poll(long nowNanos, Consumer<MediaFrame> out) {
        long looked = nowNanos - firstArrivalNanos;
        if (reached || held.isEmpty() || looked < LOOK_NANOS) {
            return;
        }
        boolean cache = isFast(held, looked);
        if (cache && looked < MAX_HOLD_NANOS && isFast(arrivedSince(nowNanos - LOOK_NANOS), LOOK_NANOS)) {
            return;
        }
        reached = true;
        List<Held> leaving = cache ? newest() : held;
        dropped += held.size() - leaving.size();
        long shift = shiftNanos(held);
        held = List.of();
        for (Held one : leaving) {
            out.accept(
                    switch (one.frame()) {
                        case AudioFrame sound ->
                            new AudioFrame(sound.format(), sound.ptsNanos(), sound.ptsNanos() + shift, sound.data());
                        case VideoFrame picture ->
                            new VideoFrame(
                                    picture.format(),
                                    picture.ptsNanos(),
                                    picture.dtsNanos(),
                                    picture.ptsNanos() + shift,
                                    picture.keyFrame(),
                                    picture.nalUnits());
                    });
        }
    }

    /// Whether frames pass at once from now on.
    boolean reached() {
        return reached;
    }

    /// Whether frames are held back.
    boolean holds() {
        return !held.isEmpty();
    }

    /// Frames of a cache that were dropped.
    long dropped() {
        return dropped;
    }

    private List<Held> arrivedSince(long nanos) {
        return held.stream().filter(one -> one.arrivalNanos() >= nanos).toList();
    }

    private static boolean isFast(List<Held> frames, long withinNanos) {
        long most = 2 * withinNanos + SLACK_NANOS;
        return spanNanos(frames, AudioFrame.class) > most || spanNanos(frames, VideoFrame.class) > most;
    }

    private static long spanNanos(List<Held> frames, Class<? extends MediaFrame> kind) {
        long earliest = Long.MAX_VALUE;
        long latest = Long.MIN_VALUE;
        for (Held one : frames) {
            if (kind.isInstance(one.frame())) {
                earliest = Math.min(earliest, one.frame().ptsNanos());
                latest = Math.max(latest, one.frame().ptsNanos());
            }
        }
        return latest >= earliest ? latest - earliest : 0;
    }

    // What the newest frames say about the time of capture; the first ones were stamped when nothing else was known.
    private static long shiftNanos(List<Held> frames) {
        long shift = Long.MAX_VALUE;
        for (Held one : frames) {
            shift = Math.min(shift, one.frame().captureNanos() - one.frame().ptsNanos());
        }
        return shift;
    }

    private List<Held> newest() {
        int newestKey = held.size();
        long latestSound = Long.MIN_VALUE;
        for (int i = 0; i < held.size(); i++) {
            switch (held.get(i).frame()) {
                case VideoFrame picture -> newestKey = picture.keyFrame() ? i : newestKey;
                case AudioFrame sound -> latestSound = Math.max(latestSound, sound.ptsNanos());
            }
        }
        List<Held> kept = new ArrayList<>();
        for (int i = 0; i < held.size(); i++) {
            boolean keep = switch (held.get(i).frame()) {
                case VideoFrame _ -> i >= newestKey;
                case AudioFrame sound -> sound.ptsNanos() >= latestSound - NEWEST_SOUND_NANOS;
            };
            if (keep) {
                kept.add(held.get(i));
            }
        }
        return kept;
    }
}
