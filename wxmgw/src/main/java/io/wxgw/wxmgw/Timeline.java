package io.wxgw.wxmgw;

import java.util.EnumMap;
import java.util.Map;

/// Repairs the timestamps of one link: whatever comes in, what goes out is strictly increasing per track, and sound
/// and picture keep their distance.
///
/// ## Why
/// Phones restart at zero when they come back, jump when they were suspended, and sometimes step back a little.
/// A member is never dropped for that (strict in parsing, lenient in the timeline). A step of more than
/// [#MAX_STEP_NANOS] forward, or any step backward, begins a new *epoch*: the output goes on where the wall clock
/// says. The first track to jump computes the new offset; the other one, still sending from before the jump or
/// already from after it, adopts that same offset when it jumps too, so both are rebased together.
///
/// Lane only. Times in nanoseconds; decoding time in, decoding time out.
final class Timeline {
    /// The two tracks of a link.
    enum Kind {
        AUDIO,
        VIDEO
    }

    /// A longer step forward is a jump (design: 500 ms).
    static final long MAX_STEP_NANOS = 500_000_000L;

    private static final long MIN_STEP_NANOS = 1_000_000L;

    private static final class TrackState {
        long lastIn;
        long lastOut;
        long lastArrival;
        long offset;
        int epoch;
    }

    private final Map<Kind, TrackState> tracks = new EnumMap<>(Kind.class);
    private long currentOffset;
    private int currentEpoch;
    private long repairs;

    /// The repaired decoding time.
    ///
    /// @param kind which track
    /// @param dtsNanos decoding time as the source says
    /// @param arrivalNanos when it came
    long repair(Kind kind, long dtsNanos, long arrivalNanos) {
        TrackState track = tracks.get(kind);
        if (track == null) {
            track = begin(kind, dtsNanos, arrivalNanos);
        } else {
            step(track, dtsNanos, arrivalNanos);
        }
        long out = dtsNanos + track.offset;
        if (track.lastArrival != Long.MIN_VALUE && out <= track.lastOut) {
            out = track.lastOut + MIN_STEP_NANOS;
        }
        track.lastIn = dtsNanos;
        track.lastOut = out;
        track.lastArrival = arrivalNanos;
        return out;
    }

    /// Jumps repaired so far.
    long repairs() {
        return repairs;
    }

    private TrackState begin(Kind kind, long dtsNanos, long arrivalNanos) {
        TrackState track = new TrackState();
        if (tracks.isEmpty()) {
            currentOffset = arrivalNanos - dtsNanos;
        } else if (isFar(dtsNanos + currentOffset, arrivalNanos)) {
            currentOffset = arrivalNanos - dtsNanos;
            currentEpoch++;
            repairs++;
        }
        track.offset = currentOffset;
        track.epoch = currentEpoch;
        track.lastArrival = Long.MIN_VALUE;
        tracks.put(kind, track);
        return track;
    }

    private void step(TrackState track, long dtsNanos, long arrivalNanos) {
        long step = dtsNanos - track.lastIn;
        if (step > 0 && step <= MAX_STEP_NANOS) {
            return;
        }
        long silence = Math.max(MIN_STEP_NANOS, arrivalNanos - track.lastArrival);
        if (step > 0 && Math.abs(step - silence) <= MAX_STEP_NANOS) {
            return; // nothing was sent for a while: the step is as long as the silence
        }
        repairs++;
        long expected = track.lastOut + silence;
        if (track.epoch < currentEpoch && Math.abs(dtsNanos + currentOffset - expected) <= MAX_STEP_NANOS) {
            track.offset = currentOffset;
            track.epoch = currentEpoch;
            return;
        }
        currentOffset = expected - dtsNanos;
        currentEpoch++;
        track.offset = currentOffset;
        track.epoch = currentEpoch;
    }

    private static boolean isFar(long out, long arrivalNanos) {
        return Math.abs(out - arrivalNanos) > 10_000_000_000L;
    }
}
