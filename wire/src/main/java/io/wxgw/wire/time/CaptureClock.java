package io.wxgw.wire.time;

/// When the sound and the light of one source were captured, on this process's monotonic line, for sources that tell
/// nothing but their own timestamps (RTMP; RTP before its first sender report).
///
/// ## How
/// A frame that is stamped `t` and arrives at `a` was under way for `a - t` plus an unknown constant. The smallest
/// such delay of the last [#WINDOW_NANOS] to twice that belongs to a frame that met no queue, so `t + smallest` is when
/// this frame would have arrived without any: its capture time but for the shortest way through encoder and network.
/// Jitter of the network does not show in it; a stall does not either, and what was held back and then comes in a burst
/// gets the times at which it was made. A delay that stays is one that cannot be told from a pause that the source
/// did not count: after a while the source is believed to be that far behind.
///
/// All tracks of a source that share a line share its clock, so that lip-sync does not depend on which of them meets
/// longer queues. The line must not jump: whoever owns it repairs it first. Clocks that run apart are followed.
///
/// Nanoseconds everywhere. One line, one owner.
public final class CaptureClock {
    /// Longer than networks stall.
    static final long WINDOW_NANOS = 5_000_000_000L;

    private boolean anchored;
    private long beforeNanos;
    private long smallestNanos;
    private long windowArrivalNanos;
    private long windowTimestampNanos;

    /// Takes the next frame and returns what to add to its times to have them on our line.
    ///
    /// @param timestampNanos when the source made it, on its line: of a picture the decoding time
    /// @param arrivalNanos when it came, on our line
    public long shiftNanos(long timestampNanos, long arrivalNanos) {
        long delay = arrivalNanos - timestampNanos;
        boolean windowEnds = arrivalNanos - windowArrivalNanos >= WINDOW_NANOS
                && timestampNanos - windowTimestampNanos >= WINDOW_NANOS;
        if (!anchored || windowEnds) {
            beforeNanos = anchored ? smallestNanos : delay;
            anchored = true;
            smallestNanos = delay;
            windowArrivalNanos = arrivalNanos;
            windowTimestampNanos = timestampNanos;
        }
        smallestNanos = Math.min(smallestNanos, delay);
        return Math.min(beforeNanos, smallestNanos);
    }

    /// Forgets what it has seen: the next frame begins anew.
    public void reset() {
        anchored = false;
    }
}
