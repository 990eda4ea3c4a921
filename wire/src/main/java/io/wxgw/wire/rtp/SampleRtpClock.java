package io.wxgw.wire.rtp;

import io.wxgw.wire.time.Timescale;

/// The RTP clock of sound: it counts samples and only looks at `ptsNanos` to see that it has not gone astray.
///
/// A phone's FLV milliseconds step by 21 and 22 where a frame lasts 21.33 ms. Converted one by one they become
/// steps of 1,008 and 1,056 ticks instead of 1,024, and every receiver takes that for jitter or for lost samples.
/// So the timestamp advances by exactly one frame while the sample count stays within 40 ms of the source's
/// timeline. Beyond, there are two cases:
///
/// - *drift* (the phone's sample clock is off by parts per million): the clock slews back to the timeline, by at most
///   5 ms a second, until it is within 10 ms; an ear does not hear that, and nothing is cut;
/// - *a step* (frames are missing, or the timeline jumped): between one frame and the next the timeline moved by
///   more than 40 ms beside the frame's length, or backwards, or the two are 500 ms apart: the clock is set to the
///   timeline at once, because the gap is real.
///
/// Both are counted. One stream, one owner.
public final class SampleRtpClock implements RtpClock {
    private static final long ALLOWED_NANOS = 40_000_000;
    private static final long SLEWED_NANOS = 10_000_000;
    private static final long REBASE_NANOS = 500_000_000;

    /// 5 ms in a second.
    private static final int SLEW_DIVISOR = 200;

    private final Timescale timescale;
    private final int samplesPerFrame;
    private final long offsetTicks;

    private boolean started;
    private boolean slewing;
    private long lastTicks;
    private long lastPtsNanos;
    private long slews;
    private long rebases;

    SampleRtpClock(Timescale timescale, int samplesPerFrame, long offsetTicks) {
        this.timescale = timescale;
        this.samplesPerFrame = samplesPerFrame;
        this.offsetTicks = offsetTicks;
    }

    @Override
    public long timestampOf(long ptsNanos) {
        long ideal = timescale.fromNanos(ptsNanos);
        if (started) {
            lastTicks = advance(ptsNanos, ideal);
        } else {
            started = true;
            lastTicks = ideal;
        }
        lastPtsNanos = ptsNanos;
        return (offsetTicks + lastTicks) & 0xFFFF_FFFFL;
    }

    private long advance(long ptsNanos, long ideal) {
        long next = lastTicks + samplesPerFrame;
        long error = ideal - next;
        long step = ptsNanos - lastPtsNanos;
        long oddity = Math.abs(step - timescale.toNanos(samplesPerFrame));
        if (step < 0 || oddity > ALLOWED_NANOS || Math.abs(error) > timescale.fromNanos(REBASE_NANOS)) {
            rebases++;
            slewing = false;
            return ideal;
        }
        if (!slewing && Math.abs(error) > timescale.fromNanos(ALLOWED_NANOS)) {
            slewing = true;
            slews++;
        }
        if (!slewing) {
            return next;
        }
        if (Math.abs(error) <= timescale.fromNanos(SLEWED_NANOS)) {
            slewing = false;
            return next;
        }
        long most = Math.max(1, samplesPerFrame / SLEW_DIVISOR);
        return next + Math.clamp(error, -most, most);
    }

    @Override
    public long timestampAt(long ptsNanos) {
        long ticks = started ? lastTicks + timescale.fromNanos(ptsNanos - lastPtsNanos) : timescale.fromNanos(ptsNanos);
        return (offsetTicks + ticks) & 0xFFFF_FFFFL;
    }

    @Override
    public Timescale timescale() {
        return timescale;
    }

    /// How often it began to slew.
    public long slews() {
        return slews;
    }

    /// How often it was set to the source's timeline at once.
    public long rebases() {
        return rebases;
    }
}
