package io.wxgw.engine.rtp;

import java.util.concurrent.atomic.AtomicInteger;

/// The UDP ports RTP may use, handed out as even/odd pairs (RFC 3550 section 11). One a process and box; any thread.
///
/// It keeps no books of ports: the kernel knows which ones are free, so [RtpSocket#open] binds and tries the
/// next pair when that fails. The cursor goes round, so a port just closed is used again as late as possible
/// and a late packet of its last stream meets nobody. It only counts the pairs that are ours: when that is
/// all of them, nothing is tried, or each request that must be refused would cost as many attempts as there
/// are pairs.
public final class RtpPortRange {
    private final int firstEven;
    private final int pairs;
    private final AtomicInteger cursor = new AtomicInteger();
    private final AtomicInteger inUse = new AtomicInteger();

    /// @param first lowest port, 1,024 or more
    /// @param last highest port, inclusive; there must be room for one even/odd pair
    public RtpPortRange(int first, int last) {
        this.firstEven = first + (first & 1);
        this.pairs = (last + 1 - firstEven) / 2;
        if (first < 1_024 || last > 65_535 || pairs < 1) {
            throw new IllegalArgumentException("no even/odd pair of ports in " + first + "-" + last);
        }
    }

    /// How many pairs there are.
    public int pairs() {
        return pairs;
    }

    /// Pairs that are ours, or are being tried for.
    public int inUse() {
        return inUse.get();
    }

    /// Counts one more; false if all are in use.
    boolean take() {
        if (inUse.incrementAndGet() > pairs) {
            inUse.decrementAndGet();
            return false;
        }
        return true;
    }

    /// Counts one back.
    void giveBack() {
        inUse.decrementAndGet();
    }

    /// The even port of the next pair to try.
    int nextEvenPort() {
        return firstEven + 2 * Math.floorMod(cursor.getAndIncrement(), pairs);
    }
}
