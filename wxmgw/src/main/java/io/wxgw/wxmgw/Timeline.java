package io.wxgw.wxmgw;

import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.time.CaptureClock;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// Owns the time of one link. Frames come in as they arrive, with the stamps of their source; they go out on one line
/// that is strictly increasing per track, on which sound and picture keep their distance, and with the time of capture
/// that belongs to it. Nobody behind it sees a stamp of the source or repairs anything.
///
/// ## Why
/// Phones restart at zero when they come back, jump when they were suspended, and sometimes step back a little.
/// A member is never dropped for that (strict in parsing, lenient in the timeline).
///
/// ## How
/// Out is in plus an offset, one for each track. Three things are known of a frame: its *step* from the one before,
/// its *place* in the order of arrival beside the other track, and when it came. The step of a track that does not
/// jump is exact. The place is good to a few ten milliseconds, because one connection keeps the order whatever the
/// network does; so it decides where the step does not. The arrival has every jitter of the network in it and counts
/// only when nothing else is there: at the beginning, and when both tracks were silent.
///
/// - A step of up to [#MAX_STEP_NANOS] forward is believed: media that was dropped or not made. So is a longer one if
/// it
///   leads to the frame's place, or is as long as the silence was.
/// - Any other is a *jump*. The track goes on by its usual step, or by so many of them as its place says.
/// - After a jump of one track the other has two candidates: its own offset, and that moved by the jump. It takes the
///   one that its step and its place speak for. A jump that both make therefore leaves their distance exactly as it
/// was.
///   A track that goes on for [#ALONE_NANOS] without the jump of the other has a timeline of its own.
/// - A track that begins or comes back far from its place (sources exist that start every track at zero) is put there.
/// - A step backward that is not longer than [#SLIP_NANOS] behind the usual place is a slip of rounding, one of a
/// picture of
///   [#REORDERED_NANOS] at most one of order. They move no offset: the frame gets the least later time there is.
/// - *Drift*: clocks of sound and picture that run apart show in the median place of the pictures. It is held where it
///   was by moving the pictures [#DRIFT_NANOS] at most every [#DRIFT_WINDOW_NANOS].
///
/// ## What cannot be known
/// A step forward of less than [#MAX_STEP_NANOS] may be a jump or dropped media; a short one backward hides in a gap of
/// the pictures; a second jump while the other track has not made the first looks like one; a jump in the moment in
/// which an encoder held a frame back. There the error is as long as what is confused.
///
/// Lane only. Times in nanoseconds.
final class Timeline {
    /// The two tracks of a link.
    enum Kind {
        AUDIO,
        VIDEO
    }

    /// A longer step forward is a jump (design: 500 ms).
    static final long MAX_STEP_NANOS = 500_000_000L;

    /// So far behind its usual place a frame is late by rounding only. Lip-sync bears it.
    static final long SLIP_NANOS = 40_000_000L;

    /// So far back pictures step whose server stamps them with the time they are shown: they are out of order and
    /// right.
    static final long REORDERED_NANOS = 150_000_000L;

    /// A track that went on so long without the other's jump does not make it any more.
    static final long ALONE_NANOS = 1_000_000_000L;

    /// A track whose last frame is older, counted to the frame before that of the other one, is silent.
    private static final long SILENT_NANOS = 1_000_000_000L;

    /// Stamps that lead so near to the place in the order are right, whatever their step.
    private static final long NEAR_NANOS = 250_000_000L;

    /// The place says no more exactly where a frame belongs.
    private static final long STEADY_NANOS = 25_000_000L;

    /// Over how long the median place of the pictures is taken.
    static final long DRIFT_WINDOW_NANOS = 10_000_000_000L;

    /// 200 parts per million: twice what crystals are off by.
    static final long DRIFT_NANOS = 2_000_000L;

    /// The median moves by more at once when an encoder is set up anew: that is no drift.
    private static final long DRIFT_STEP_NANOS = 20_000_000L;

    private static final int MAX_PLACES = 1_024;
    private static final long MIN_STEP_NANOS = 1_000_000L;
    private static final long LONGEST_STEP_NANOS = 400_000_000L;
    private static final long USUAL_SOUND_NANOS = 21_000_000L;
    private static final long USUAL_PICTURE_NANOS = 33_000_000L;
    private static final long SMOOTHING = 8;

    private static final class TrackState {
        final Kind kind;
        long lastIn;
        long lastOut = Long.MIN_VALUE;
        long lastArrival;
        long offset;
        /// The sum of all jumps this track has made or been counted as having made.
        long jumped;
        long usualStep;
        long stepError;
        /// Where its line lies, without the unevenness of single stamps.
        long line;
        /// How far a frame that comes in the moment of one of the other track lies from that.
        long place;
        boolean placed;
        /// Frames since the last one of the other track.
        int inARow;
        /// How long it has gone on without the jump of the other.
        long alone;

        TrackState(Kind kind) {
            this.kind = kind;
            this.usualStep = kind == Kind.AUDIO ? USUAL_SOUND_NANOS : USUAL_PICTURE_NANOS;
            this.stepError = usualStep;
        }

        boolean began() {
            return lastOut != Long.MIN_VALUE;
        }
    }

    private final Map<Kind, TrackState> tracks = new EnumMap<>(Kind.class);
    private final CaptureClock clock = new CaptureClock();
    private final Drift drift = new Drift();
    private long repairs;

    Timeline() {
        for (Kind kind : Kind.values()) {
            tracks.put(kind, new TrackState(kind));
        }
    }

    /// The frame on the link's line, with its time of capture.
    ///
    /// @param frame with the stamps of its source
    /// @param arrivalNanos when it came
    MediaFrame repair(MediaFrame frame, long arrivalNanos) {
        return switch (frame) {
            case AudioFrame sound -> {
                long pts = repair(Kind.AUDIO, sound.ptsNanos(), arrivalNanos);
                long shift = clock.shiftNanos(pts, arrivalNanos);
                yield new AudioFrame(sound.format(), pts, pts + shift, sound.data());
            }
            case VideoFrame picture -> {
                long dts = repair(Kind.VIDEO, picture.dtsNanos(), arrivalNanos);
                long pts = dts + picture.ptsNanos() - picture.dtsNanos();
                long shift = clock.shiftNanos(dts, arrivalNanos);
                yield new VideoFrame(picture.format(), pts, dts, pts + shift, picture.keyFrame(), picture.nalUnits());
            }
        };
    }

    /// The repaired decoding time alone.
    ///
    /// @param kind which track
    /// @param dtsNanos decoding time as the source says
    /// @param arrivalNanos when it came, or, where that is known better, when it was captured
    long repair(Kind kind, long dtsNanos, long arrivalNanos) {
        TrackState track = state(kind);
        TrackState other = state(kind == Kind.AUDIO ? Kind.VIDEO : Kind.AUDIO);
        boolean beside = other.began()
                && (arrivalNanos - other.lastArrival < SILENT_NANOS
                        || (track.began()
                                && other.lastArrival > track.lastArrival - SILENT_NANOS
                                && arrivalNanos - track.lastArrival < SILENT_NANOS));
        if (!track.began()) {
            begin(track, other, dtsNanos, arrivalNanos);
        } else if (beside) {
            stepBeside(track, other, dtsNanos, arrivalNanos);
        } else {
            stepAlone(track, other, dtsNanos, arrivalNanos);
        }
        long out = dtsNanos + track.offset;
        if (track.began()) {
            out = Math.max(out, track.lastOut + MIN_STEP_NANOS);
            observeStep(track, out - track.lastOut);
        }
        observeLine(track, out);
        if (beside && track.inARow == 0 && other.jumped == track.jumped) {
            long place = out - other.line - since(other, arrivalNanos);
            track.place += track.placed ? (place - track.place) / SMOOTHING : place;
            track.placed = true;
            if (kind == Kind.VIDEO) {
                track.offset += drift.correction(place, arrivalNanos);
            }
        }
        track.lastIn = dtsNanos;
        track.lastOut = out;
        track.lastArrival = arrivalNanos;
        track.inARow++;
        other.inARow = 0;
        return out;
    }

    /// Jumps repaired so far: one for each track that made it.
    long repairs() {
        return repairs;
    }

    private TrackState state(Kind kind) {
        return Objects.requireNonNull(tracks.get(kind));
    }

    private void begin(TrackState track, TrackState other, long dtsNanos, long arrivalNanos) {
        if (!other.began()) {
            track.offset = arrivalNanos - dtsNanos;
            return;
        }
        track.offset = other.offset;
        track.jumped = other.jumped;
        // Frames that come together were made together, or are those of a cache.
        long expected = other.lastOut + arrivalNanos - other.lastArrival;
        if (Math.abs(dtsNanos + other.offset - expected) > MAX_STEP_NANOS) {
            repairs++;
            track.offset = expected - dtsNanos;
        }
    }

    // The other track flows: the place beside it counts.
    private void stepBeside(TrackState track, TrackState other, long dtsNanos, long arrivalNanos) {
        long expected = expected(track, other, arrivalNanos);
        long own = dtsNanos + track.offset;
        long jump = other.jumped - track.jumped;
        if (arrivalNanos - track.lastArrival >= SILENT_NANOS) {
            comeBack(track, other, own, expected, arrivalNanos);
            return;
        }
        if (jump != 0) {
            long shared = own + jump;
            boolean ownSteps = steps(track, own - track.lastOut);
            boolean sharedSteps = steps(track, shared - track.lastOut);
            boolean takesShared;
            if (ownSteps == sharedSteps) {
                takesShared = distance(track, shared, expected) < distance(track, own, expected);
                if (!ownSteps && Math.abs((takesShared ? shared : own) - expected) > NEAR_NANOS) {
                    jump(track, expected, dtsNanos);
                    return;
                }
            } else {
                takesShared = sharedSteps;
            }
            if (takesShared) {
                join(track, other);
                return;
            }
            track.alone += Math.max(0, own - track.lastOut);
            if (track.alone > ALONE_NANOS) {
                track.jumped = other.jumped;
                track.alone = 0;
            }
            if (ownSteps) {
                return;
            }
        }
        long step = dtsNanos - track.lastIn;
        if (steps(track, step)) {
            return;
        }
        boolean right = (track.placed && Math.abs(own - expected) <= NEAR_NANOS)
                || Math.abs(step - (arrivalNanos - track.lastArrival)) <= NEAR_NANOS;
        if (step > 0 && right) {
            return;
        }
        jump(track, onGrid(track, expected), dtsNanos);
    }

    // It was silent and its step says nothing. So may the other have been, or the network alone.
    private void comeBack(TrackState track, TrackState other, long own, long expected, long arrivalNanos) {
        long jump = other.jumped - track.jumped;
        long silence = arrivalNanos - other.lastArrival - since(other, arrivalNanos);
        long later = expected + silence;
        boolean takesShared = error(own + jump, expected, later) < error(own, expected, later);
        long nearest = takesShared ? own + jump : own;
        long passed = arrivalNanos - track.lastArrival;
        boolean asLongAsTheSilence = Math.abs(nearest - track.lastOut - passed) <= MAX_STEP_NANOS;
        if (error(nearest, expected, later) > MAX_STEP_NANOS && !asLongAsTheSilence) {
            jump(track, later, own - track.offset);
        } else if (takesShared) {
            join(track, other);
        }
    }

    private static long error(long candidate, long expected, long later) {
        return Math.min(Math.abs(candidate - expected), Math.abs(candidate - later));
    }

    // It makes the jump that the other has made.
    private void join(TrackState track, TrackState other) {
        repairs++;
        track.offset += other.jumped - track.jumped;
        track.jumped = other.jumped;
        track.alone = 0;
    }

    // Nothing else flows: the step counts, and after a silence the arrival.
    private void stepAlone(TrackState track, TrackState other, long dtsNanos, long arrivalNanos) {
        long step = dtsNanos - track.lastIn;
        long passed = arrivalNanos - track.lastArrival;
        long jump = other.jumped - track.jumped;
        long ownError = Math.abs(step - passed);
        long sharedError = Math.abs(step + jump - passed);
        boolean stepped = steps(track, step);
        if (sharedError < ownError && sharedError <= MAX_STEP_NANOS && !(stepped && passed < SILENT_NANOS)) {
            join(track, other);
            return;
        }
        if (stepped || (step > 0 && ownError <= MAX_STEP_NANOS)) {
            return;
        }
        long expected = next(track, arrivalNanos);
        jump(track, expected, dtsNanos);
    }

    private void jump(TrackState track, long expected, long dtsNanos) {
        repairs++;
        long offset = expected - dtsNanos;
        track.jumped += offset - track.offset;
        track.offset = offset;
        track.alone = 0;
    }

    // Where a frame that comes now belongs.
    private static long expected(TrackState track, TrackState other, long arrivalNanos) {
        if (track.inARow > 0) {
            return next(track, arrivalNanos);
        }
        return other.line
                + (track.placed ? track.place + since(other, arrivalNanos) : arrivalNanos - other.lastArrival);
    }

    // How long ago a track's last frame came; what is longer is a matter of the network.
    private static long since(TrackState other, long arrivalNanos) {
        return Math.clamp(arrivalNanos - other.lastArrival, 0, LONGEST_STEP_NANOS);
    }

    // Where it would go on if nothing had happened, by its usual step or, when that says little, by the clock.
    private static long next(TrackState track, long arrivalNanos) {
        long passed = arrivalNanos - track.lastArrival;
        boolean usual = passed < 2 * track.usualStep && isRegular(track);
        return usual ? track.line + track.usualStep : track.lastOut + Math.max(passed, MIN_STEP_NANOS);
    }

    // A track of even steps jumps by a whole number of them, of which its place says how many.
    private static long onGrid(TrackState track, long expected) {
        long step = track.usualStep;
        long missing = expected - track.line;
        if (missing > MAX_STEP_NANOS || !isRegular(track)) {
            return expected;
        }
        if (track.kind == Kind.AUDIO) {
            return missing > 4 * step ? expected : track.line + step;
        }
        boolean next = missing < step + Math.max(step / 2, STEADY_NANOS);
        return track.line + (next ? step : (missing + step / 2) / step * step);
    }

    private static boolean isRegular(TrackState track) {
        return track.kind == Kind.AUDIO || track.stepError < track.usualStep / 4;
    }

    private static void observeStep(TrackState track, long step) {
        if (step <= LONGEST_STEP_NANOS) {
            track.stepError += (Math.abs(step - track.usualStep) - track.stepError) / (4 * SMOOTHING);
            track.usualStep += (step - track.usualStep) / SMOOTHING;
        }
    }

    private static void observeLine(TrackState track, long out) {
        long expected = track.line + track.usualStep;
        boolean goesOn = track.began() && isRegular(track) && Math.abs(out - expected) < SLIP_NANOS;
        track.line = goesOn ? expected + (out - expected) / SMOOTHING : out;
    }

    private static boolean steps(TrackState track, long step) {
        long least = track.kind == Kind.AUDIO ? Math.min(0, track.usualStep - SLIP_NANOS) : -REORDERED_NANOS;
        return step >= least && step <= MAX_STEP_NANOS;
    }

    private static long distance(TrackState track, long candidate, long expected) {
        return Math.abs(candidate - expected) + Math.abs(candidate - track.lastOut - track.usualStep);
    }

    /// How the clocks of sound and picture run apart: the median place of the pictures of a while, compared to the
    /// first.
    private static final class Drift {
        private final long[] places = new long[MAX_PLACES];
        private int count;
        private long since;
        private boolean known;
        private long reference;
        private long before;

        /// What to add to the offset of the pictures.
        long correction(long place, long nowNanos) {
            if (count == 0) {
                since = nowNanos;
            }
            places[count++] = place;
            if (nowNanos - since < DRIFT_WINDOW_NANOS && count < MAX_PLACES) {
                return 0;
            }
            Arrays.sort(places, 0, count);
            long median = places[count / 2];
            count = 0;
            if (!known) {
                known = true;
                reference = median;
                before = median;
                return 0;
            }
            long change = median - before;
            if (Math.abs(change) > DRIFT_STEP_NANOS) {
                reference += change;
                before = median;
                return 0;
            }
            long correction = Math.clamp(reference - median, -DRIFT_NANOS, DRIFT_NANOS);
            before = median + correction;
            return correction;
        }
    }
}
