package io.wxgw.wxmgw;

import java.util.EnumMap;
import java.util.Map;

/// Repairs the timestamps of one link: whatever comes in, what goes out is strictly increasing per track, and sound
/// and picture keep their distance.
///
/// ## Why
/// Phones restart at zero when they come back, jump when they were suspended, and sometimes step back a little.
/// A member is never dropped for that (strict in parsing, lenient in the timeline).
///
/// ## How
/// Out is in plus an offset. A step of more than [#MAX_STEP_NANOS] forward, or of more than [#MAX_BACK_NANOS] backward,
/// begins a new *epoch*: the output goes on by as much as the time of capture went on. The first track to jump sets the
/// new offset; the other one, still sending from before the jump or already from after it, takes the same offset when
/// it jumps too, so both are rebased together. A smaller step backward is a slip of the source's rounding and moves no
/// offset: the frame gets the least later time there is.
///
/// A track that begins later than the other and far from where its time of capture says (sources exist that start every
/// track at zero) gets an offset of its own.
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

    /// A longer step backward is a jump; up to here sound and picture may drift apart by it unnoticed.
    static final long MAX_BACK_NANOS = 40_000_000L;

    private static final long MIN_STEP_NANOS = 1_000_000L;

    private static final class TrackState {
        long lastIn;
        long lastOut = Long.MIN_VALUE;
        long lastCapture;
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
    /// @param captureNanos when it was captured, on our line: the arrival without the jitter of the network
    long repair(Kind kind, long dtsNanos, long captureNanos) {
        TrackState track = tracks.get(kind);
        if (track == null) {
            track = begin(dtsNanos, captureNanos);
            tracks.put(kind, track);
        } else {
            step(track, dtsNanos, captureNanos);
        }
        long out = dtsNanos + track.offset;
        if (track.lastOut != Long.MIN_VALUE && out <= track.lastOut) {
            out = track.lastOut + MIN_STEP_NANOS;
        }
        track.lastIn = dtsNanos;
        track.lastOut = out;
        track.lastCapture = captureNanos;
        return out;
    }

    /// Jumps repaired so far.
    long repairs() {
        return repairs;
    }

    private TrackState begin(long dtsNanos, long captureNanos) {
        TrackState track = new TrackState();
        track.offset = currentOffset;
        track.epoch = currentEpoch;
        if (tracks.isEmpty()) {
            currentOffset = captureNanos - dtsNanos;
            track.offset = currentOffset;
            return track;
        }
        TrackState other = tracks.values().iterator().next();
        long expected = other.lastOut + captureNanos - other.lastCapture;
        if (Math.abs(dtsNanos + currentOffset - expected) > MAX_STEP_NANOS) {
            repairs++;
            track.offset = expected - dtsNanos;
        }
        return track;
    }

    private void step(TrackState track, long dtsNanos, long captureNanos) {
        long step = dtsNanos - track.lastIn;
        if (step >= -MAX_BACK_NANOS && step <= MAX_STEP_NANOS) {
            return;
        }
        long passed = Math.max(MIN_STEP_NANOS, captureNanos - track.lastCapture);
        if (step > 0 && Math.abs(step - passed) <= MAX_STEP_NANOS) {
            return; // nothing was sent for a while: the step is as long as the silence
        }
        repairs++;
        long expected = track.lastOut + passed;
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
}
