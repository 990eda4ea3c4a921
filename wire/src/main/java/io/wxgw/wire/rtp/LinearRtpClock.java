package io.wxgw.wire.rtp;

import io.wxgw.wire.time.Timescale;

/// A straight line from nanoseconds to ticks.
record LinearRtpClock(Timescale timescale, long offsetTicks) implements RtpClock {
    @Override
    public long timestampOf(long ptsNanos) {
        return timestampAt(ptsNanos);
    }

    @Override
    public long timestampAt(long ptsNanos) {
        return (offsetTicks + timescale.fromNanos(ptsNanos)) & 0xFFFF_FFFFL;
    }
}
