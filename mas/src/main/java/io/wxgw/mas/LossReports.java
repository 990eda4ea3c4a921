package io.wxgw.mas;

import io.wxgw.wire.rtcp.ReportBlock;
import java.time.Duration;

/// Whether a receiver loses packets, from what it reports (RFC 3550 section 6.4.1). One who reports nothing counts as
/// one who loses nothing. Lane only.
final class LossReports {
    /// 2 % since the last report: a single packet of a report's 5 s of sound is none.
    private static final int LOSSY_256THS = 5;

    /// A lossy network has its better moments.
    private static final long CALM_NANOS = Duration.ofSeconds(30).toNanos();

    private boolean lossy;
    private long lastLossNanos;

    /// Takes a report in; whether the receiver loses packets, as far as is known now.
    boolean lossy(ReportBlock block, long nowNanos) {
        if (block.fractionLost() >= LOSSY_256THS) {
            lossy = true;
            lastLossNanos = nowNanos;
        } else if (nowNanos - lastLossNanos >= CALM_NANOS) {
            lossy = false;
        }
        return lossy;
    }
}
