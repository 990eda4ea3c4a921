package io.wxgw.wire.time;

import java.util.ArrayList;
import java.util.List;

/// When the sound and the light of one source were captured, on this process's monotonic line, for sources that tell
/// nothing but their own timestamps (RTMP).
///
/// ## How
/// A frame that is stamped `t` and arrives at `a` was under way for `a - t` plus an unknown constant. The smallest
/// such delay seen belongs to a frame that met no queue, so `t + smallest` is when this frame would have arrived
/// without any: its capture time but for the shortest way through encoder and network, which is the same for sound
/// and picture of one source. Jitter of the network does not show in it; a stall does not either, and what was held
/// back and then comes in a burst gets the times at which it was made.
///
/// - *Drift*: the smallest delay rises by [#DRIFT_PARTS_PER_MILLION], so that a source whose clock is slow is followed;
///   one whose clock is fast is followed by the minimum itself. Continuous, no step.
/// - *Jumps*: a track that steps back begins anew. One that steps forward has a smaller delay by that and is followed
///   at once.
/// - *Two tracks*: their delays are measured one by one, because sources exist whose tracks jump one after the other
///   or start at different numbers. But while both flow and are within [#SHARED_NANOS] of each other both use the
///   smaller, so that lip-sync does not depend on which of them meets longer queues.
///
/// Nanoseconds everywhere. One source, one owner.
public final class CaptureClock {
    /// Crystals are off by less.
    static final long DRIFT_PARTS_PER_MILLION = 100;

    /// Delays further apart are two timelines and not one.
    static final long SHARED_NANOS = 1_000_000_000;

    /// A track that was silent for longer says nothing about the other any more.
    static final long SILENT_NANOS = 5_000_000_000L;

    private final List<Track> tracks = new ArrayList<>(2);

    /// Another track of this source: sound or picture.
    public Track track() {
        Track track = new Track();
        tracks.add(track);
        return track;
    }

    /// One track's timestamps and arrivals. The source's owner.
    public final class Track {
        private boolean anchored;
        private long smallestDelayNanos;
        private long lastTimestampNanos;
        private long lastArrivalNanos;

        private Track() {}

        /// Takes the next frame and returns what to add to its times to have them on our line.
        ///
        /// @param timestampNanos when the source made it, on its timeline: of a picture the decoding time
        /// @param arrivalNanos when it came, on our line
        public long shiftNanos(long timestampNanos, long arrivalNanos) {
            long delay = arrivalNanos - timestampNanos;
            if (!anchored || timestampNanos < lastTimestampNanos) {
                anchored = true;
                smallestDelayNanos = delay;
            } else {
                long passed = Math.max(0, arrivalNanos - lastArrivalNanos);
                long drifted = smallestDelayNanos + passed / (1_000_000 / DRIFT_PARTS_PER_MILLION);
                smallestDelayNanos = Math.min(drifted, delay);
            }
            lastTimestampNanos = timestampNanos;
            lastArrivalNanos = arrivalNanos;
            return smallestOfTimeline();
        }

        private long smallestOfTimeline() {
            long smallest = smallestDelayNanos;
            for (Track other : tracks) {
                boolean shared = other.anchored
                        && lastArrivalNanos - other.lastArrivalNanos <= SILENT_NANOS
                        && Math.abs(other.smallestDelayNanos - smallestDelayNanos) <= SHARED_NANOS;
                smallest = shared ? Math.min(smallest, other.smallestDelayNanos) : smallest;
            }
            return smallest;
        }
    }
}
