package io.wxgw.wire.time;

/// Turns a counter that wraps at 2^16 or 2^32 into one that does not, by the shortest way from the last value.
///
/// Not thread-safe: one owner. The first value is returned as it is.
public final class Unwrapper {
    private final long modulus;
    private long last;
    private boolean started;

    private Unwrapper(long modulus) {
        this.modulus = modulus;
    }

    /// For RTP sequence numbers (RFC 3550 section 5.1).
    public static Unwrapper of16Bits() {
        return new Unwrapper(1L << 16);
    }

    /// For RTP and RTMP timestamps.
    public static Unwrapper of32Bits() {
        return new Unwrapper(1L << 32);
    }

    /// The unwrapped value; may be smaller than the one before when the counter went back, or negative.
    public long unwrap(long wrapped) {
        long value = wrapped & (modulus - 1);
        if (!started) {
            started = true;
            last = value;
            return value;
        }
        long delta = (value - last) & (modulus - 1);
        if (delta >= modulus / 2) {
            delta -= modulus;
        }
        last += delta;
        return last;
    }
}
