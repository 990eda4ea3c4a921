package io.wxgw.engine.lane;

/// A monotonic clock that also knows how it stands to the wall. Any thread.
public interface NanoClock {
    /// Nanoseconds on this process's monotonic line; starts anywhere.
    long nowNanos();

    /// Nanoseconds since 1970-01-01 UTC of an instant of the monotonic line: for RTCP sender reports and the SEI
    /// clock. The relation is fixed when the clock is made, so a stepped wall clock never bends media time.
    long unixNanosOf(long nanos);
}
