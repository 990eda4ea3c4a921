package io.wxgw.engine.rtp;

/// One remote member's wall clock as our monotonic line sees it: shared by the receivers of its audio and its video,
/// so that both are put on our line by the same shift and lip-sync does not depend on the network.
///
/// Two machines' wall clocks differ by anything. But a sender report says what the sender's clock showed when it was
/// sent; the smallest distance between that and our clock at arrival is the difference plus the shortest way through
/// the network. The minimum is taken over the last [#WINDOW] reports, so that clocks that drift apart are followed.
/// Lane only.
public final class SenderClock {
    /// About a minute of reports of two tracks, one every 2 s.
    private static final int WINDOW = 64;

    /// The sender's clock was set, if a report is so far from the ones before: those count no more.
    private static final long STEP_NANOS = 500_000_000;

    private final long[] shifts = new long[WINDOW];
    private int count;

    /// A report that showed `unixNanos` of the sender arrived.
    void onReport(long unixNanos, long nowNanos) {
        long shift = nowNanos - unixNanos;
        if (count > 0 && Math.abs(shift - smallest()) > STEP_NANOS) {
            count = 0;
        }
        shifts[count % WINDOW] = shift;
        count++;
    }

    /// The sender's wall clock time on our monotonic line. Only after [#onReport].
    long captureNanosOf(long unixNanos) {
        return unixNanos + smallest();
    }

    private long smallest() {
        long smallest = Long.MAX_VALUE;
        for (int i = 0; i < Math.min(count, WINDOW); i++) {
            smallest = Math.min(smallest, shifts[i]);
        }
        return smallest;
    }
}
