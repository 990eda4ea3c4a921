package io.wxgw.engine.rtp;

import io.wxgw.wire.rtcp.RtcpPacket.SenderReport;
import io.wxgw.wire.time.CaptureClock;
import io.wxgw.wire.time.Timescale;
import io.wxgw.wire.time.Unwrapper;
import org.jspecify.annotations.Nullable;

/// When the media of one SSRC was captured: by its sender reports from the first one on, before that by arrival
/// ([CaptureClock]).
///
/// A report is believed if it puts the newest packet's capture before its arrival, and not more than
/// [#OLDEST_NANOS] before: some senders report timestamps of another stream, or none at all. When packets leave the
/// line that the last report drew (the sender's timestamps jumped), the arrival counts again until the next report.
/// Lane only.
final class InboundClock {
    /// A clock's slew and a report's rounding.
    private static final long EARLY_NANOS = 100_000_000;

    /// No conference bears media that is older.
    static final long OLDEST_NANOS = 5_000_000_000L;

    private final Timescale timescale;
    private final SenderClock sender;
    private final Unwrapper unwrapper = Unwrapper.of32Bits();
    private final CaptureClock arrivals = new CaptureClock();

    private boolean started;
    private long lastTicks;
    private long lastArrivalNanos;
    private long shiftNanos;
    private boolean reported;
    private @Nullable SenderReport early;
    private long jumps;
    private long reportsRefused;

    InboundClock(Timescale timescale, SenderClock sender) {
        this.timescale = timescale;
        this.sender = sender;
    }

    void onPacket(long timestamp, long nowNanos) {
        lastTicks = unwrapper.unwrap(timestamp);
        lastArrivalNanos = nowNanos;
        if (started && !isPlausible(shiftNanos)) {
            jumps++;
            reported = false;
            arrivals.reset();
        }
        long byArrival = arrivals.shiftNanos(timescale.toNanos(lastTicks), nowNanos);
        if (!reported) {
            shiftNanos = byArrival;
        }
        if (!started) {
            started = true;
            if (early != null) {
                anchor(early);
            }
        }
    }

    void onReport(SenderReport report, long nowNanos) {
        sender.onReport(report.ntp().toUnixNanos(), nowNanos);
        if (started) {
            anchor(report);
        } else {
            early = report;
        }
    }

    private void anchor(SenderReport report) {
        long ticks = lastTicks + (int) (report.rtpTimestamp() - lastTicks);
        long shift = sender.captureNanosOf(report.ntp().toUnixNanos()) - timescale.toNanos(ticks);
        if (isPlausible(shift)) {
            shiftNanos = shift;
            reported = true;
        } else {
            reportsRefused++;
        }
    }

    private boolean isPlausible(long shift) {
        long age = lastArrivalNanos - timescale.toNanos(lastTicks) - shift;
        return age >= -EARLY_NANOS && age <= OLDEST_NANOS;
    }

    long captureNanos(long ptsNanos) {
        return ptsNanos + shiftNanos;
    }

    /// RTP timestamp, 0 to 2^32-1, of what was captured then.
    long timestampAt(long captureNanos) {
        return timescale.fromNanos(captureNanos - shiftNanos) & 0xFFFF_FFFFL;
    }

    boolean started() {
        return started;
    }

    /// Times the timestamps left their line, and the arrival counted again.
    long jumps() {
        return jumps;
    }

    /// Reports that were not believed.
    long reportsRefused() {
        return reportsRefused;
    }
}
