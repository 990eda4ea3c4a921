package io.wxgw.wire.rtp;

import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts packets of one SSRC in order and waits only on a gap.
///
/// A packet that is next leaves at once: nothing is delayed while nothing is missing. When one is missing, the ones
/// behind it wait until it comes or until the first of them has waited for `gapWaitNanos`; then the missing are
/// given up. The buffer holds at most `capacityPackets`; a gap that would need more is given up at once. A sequence
/// number far behind, followed by its successor, is a sender that started anew (RFC 3550 appendix A.1): the buffer
/// follows it.
///
/// Virtual time: the owner passes `nowNanos` and calls [#expire] when [#nextDeadlineNanos] has come. One owner.
public final class JitterBuffer {
    /// How long to wait for a missing packet where nobody repeats it: longer than reordering in networks.
    public static final long DEFAULT_GAP_WAIT_NANOS = 60_000_000;

    /// 512 packets of 1,200 bytes are 1 second at 5 Mbit/s.
    public static final int DEFAULT_CAPACITY_PACKETS = 512;

    /// RFC 3550 appendix A.1, MAX_MISORDER.
    private static final int MAX_MISORDER = 100;

    /// RFC 3550 appendix A.1, MAX_DROPOUT.
    private static final int MAX_DROPOUT = 3_000;

    private static final int NONE = -1;

    private long gapWaitNanos;
    private final @Nullable RtpPacket[] slots;
    private final long[] arrivals;

    private boolean started;
    private long next;
    private int held;
    private int restartCandidate = NONE;
    private long lost;
    private long late;
    private long duplicates;
    private long reordered;
    private long restarts;

    /// With the default wait and capacity.
    public JitterBuffer() {
        this(DEFAULT_GAP_WAIT_NANOS, DEFAULT_CAPACITY_PACKETS);
    }

    /// @param capacityPackets a power of two, 2 to 32,768
    public JitterBuffer(long gapWaitNanos, int capacityPackets) {
        if (Integer.bitCount(capacityPackets) != 1 || capacityPackets < 2 || capacityPackets > 1 << 15) {
            throw new IllegalArgumentException("capacityPackets must be a power of two: " + capacityPackets);
        }
        this.gapWaitNanos = gapWaitNanos;
        this.slots = new RtpPacket[capacityPackets];
        this.arrivals = new long[capacityPackets];
    }

    /// Waits so long from now on.
    public void gapWait(long nanos) {
        gapWaitNanos = nanos;
    }

    /// Takes a packet and hands everything that is next to `out`, in order.
    public void insert(RtpPacket packet, long nowNanos, Consumer<RtpPacket> out) {
        if (!started) {
            started = true;
            next = packet.sequenceNumber();
        }
        int ahead = (short) (packet.sequenceNumber() - (int) next);
        if (ahead < -MAX_MISORDER || ahead > MAX_DROPOUT) {
            if (!isSecondOfItsKind(packet)) {
                late++;
                return;
            }
            restart(packet, out);
            ahead = 0;
        }
        restartCandidate = NONE;
        if (ahead < 0) {
            late++;
            return;
        }
        while (ahead >= slots.length) {
            ahead -= giveUpGap(out);
        }
        int slot = slot(next + ahead);
        if (slots[slot] != null) {
            duplicates++;
            return;
        }
        if (ahead == 0 && held > 0) {
            reordered++;
        }
        slots[slot] = packet;
        arrivals[slot] = nowNanos;
        held++;
        release(out);
    }

    /// Gives up the gaps whose time has come and hands what is behind them to `out`.
    public void expire(long nowNanos, Consumer<RtpPacket> out) {
        while (held > 0 && nowNanos - (arrivals[firstHeld()] + gapWaitNanos) >= 0) {
            giveUpGap(out);
        }
    }

    /// When [#expire] has something to do; empty while no packet waits.
    public OptionalLong nextDeadlineNanos() {
        return held == 0 ? OptionalLong.empty() : OptionalLong.of(arrivals[firstHeld()] + gapWaitNanos);
    }

    private boolean isSecondOfItsKind(RtpPacket packet) {
        boolean successor = packet.sequenceNumber() == restartCandidate;
        restartCandidate = (packet.sequenceNumber() + 1) & 0xFFFF;
        return successor;
    }

    private void restart(RtpPacket packet, Consumer<RtpPacket> out) {
        while (held > 0) {
            giveUpGap(out);
        }
        restarts++;
        next = packet.sequenceNumber();
    }

    /// Moves on to the first packet held and releases; if none is held, moves on by one whole buffer. Returns by how
    /// many numbers it moved.
    private int giveUpGap(Consumer<RtpPacket> out) {
        long before = next;
        if (held == 0) {
            next += slots.length;
        } else {
            while (slots[slot(next)] == null) {
                next++;
            }
        }
        lost += next - before;
        release(out);
        return (int) (next - before);
    }

    private void release(Consumer<RtpPacket> out) {
        RtpPacket packet = slots[slot(next)];
        while (packet != null) {
            slots[slot(next)] = null;
            held--;
            next++;
            out.accept(packet);
            packet = slots[slot(next)];
        }
    }

    private int firstHeld() {
        long sequence = next;
        while (slots[slot(sequence)] == null) {
            sequence++;
        }
        return slot(sequence);
    }

    private int slot(long sequence) {
        return (int) (sequence & (slots.length - 1));
    }

    /// Packets given up.
    public long lost() {
        return lost;
    }

    /// Packets that came after they were given up or released; dropped.
    public long late() {
        return late;
    }

    /// Packets that came twice while the first one waited; dropped.
    public long duplicates() {
        return duplicates;
    }

    /// Gaps that were filled in time.
    public long reordered() {
        return reordered;
    }

    /// How often the sender's numbers began anew.
    public long restarts() {
        return restarts;
    }

    /// Packets waiting now.
    public int held() {
        return held;
    }
}
