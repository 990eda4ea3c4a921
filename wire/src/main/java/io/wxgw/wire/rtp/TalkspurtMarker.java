package io.wxgw.wire.rtp;

/// The marker bit of sound (RFC 3551 section 4.1): set on the first packet after a silence for which nothing was sent.
/// One stream, one owner.
final class TalkspurtMarker {
    /// The timeline's jitter is far below, the shortest silence a sender leaves out (one frame of 20 ms) above it.
    private static final long SILENCE_NANOS = 15_000_000;

    private boolean started;
    private long expectedNanos;

    /// Whether the frame opens a talkspurt; the very first one does.
    boolean of(long ptsNanos, long durationNanos) {
        boolean marker = !started || ptsNanos - expectedNanos > SILENCE_NANOS;
        started = true;
        expectedNanos = ptsNanos + durationNanos;
        return marker;
    }
}
