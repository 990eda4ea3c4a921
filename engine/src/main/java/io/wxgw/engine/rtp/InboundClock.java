package io.wxgw.engine.rtp;

import io.wxgw.wire.rtcp.RtcpPacket.SenderReport;
import io.wxgw.wire.time.Timescale;
import io.wxgw.wire.time.Unwrapper;
import org.jspecify.annotations.Nullable;

/// When the media of one SSRC was captured: by its sender reports from the first one on, before that by arrival.
///
/// By arrival means: the packet that took the shortest way so far fixes how the stream's timeline lies on ours.
/// Lane only.
final class InboundClock {
    private final Timescale timescale;
    private final SenderClock sender;
    private final Unwrapper unwrapper = Unwrapper.of32Bits();

    private boolean started;
    private long lastTicks;
    private long shiftNanos;
    private boolean reported;
    private @Nullable SenderReport early;

    InboundClock(Timescale timescale, SenderClock sender) {
        this.timescale = timescale;
        this.sender = sender;
    }

    void onPacket(long timestamp, long nowNanos) {
        lastTicks = unwrapper.unwrap(timestamp);
        long shift = nowNanos - timescale.toNanos(lastTicks);
        if (!started) {
            started = true;
            shiftNanos = shift;
            if (early != null) {
                anchor(early);
            }
        } else if (!reported) {
            shiftNanos = Math.min(shiftNanos, shift);
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
        shiftNanos = sender.captureNanosOf(report.ntp().toUnixNanos()) - timescale.toNanos(ticks);
        reported = true;
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
}
