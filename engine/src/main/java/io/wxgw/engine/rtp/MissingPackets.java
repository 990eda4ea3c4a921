package io.wxgw.engine.rtp;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Which packets of one source have not come, and when to ask for them (Generic NACK, RFC 4585 section
/// 6.2.1): for the first time a little after the gap showed, because packets overtake each other, and then
/// again until the wait is over.
///
/// A source is waited for once it has answered, and until it does so no more ([#answers]); it goes on being
/// asked. Virtual time: the owner passes `nowNanos`. Lane only.
final class MissingPackets {
    /// What packets of a local network overtake each other by.
    private static final long REORDERED_NANOS = 5_000_000;

    private static final long AGAIN_NANOS = 30_000_000;

    /// A longer gap is an interruption, and what was lost in it too old when it came.
    private static final int MAX_GAP = 64;

    private static final int MAX_MISSING = 128;

    /// So many in vain, one after the other, and the source is one that does not answer.
    private static final int PATIENCE = 8;

    private final long waitNanos;
    private final Map<Integer, Missing> missing = new LinkedHashMap<>();
    private boolean started;
    private int highest;
    private long asked;
    private long came;
    private long inVain;

    private static final class Missing {
        private final long sinceNanos;
        private long nextNanos;
        private boolean asked;

        private Missing(long nowNanos) {
            this.sinceNanos = nowNanos;
            this.nextNanos = nowNanos + REORDERED_NANOS;
        }
    }

    /// @param waitNanos how long a packet is asked for
    MissingPackets(long waitNanos) {
        this.waitNanos = waitNanos;
    }

    /// A packet came.
    void onPacket(int sequenceNumber, long nowNanos) {
        int ahead = started ? (short) (sequenceNumber - highest) : 1;
        if (ahead <= 0) {
            Missing found = missing.remove(sequenceNumber);
            if (found != null && found.asked) {
                came++;
                inVain = 0;
            }
            return;
        }
        if (started && ahead <= MAX_GAP) {
            for (int i = 1; i < ahead && missing.size() < MAX_MISSING; i++) {
                missing.put((highest + i) & 0xFFFF, new Missing(nowNanos));
            }
        } else {
            missing.clear();
        }
        started = true;
        highest = sequenceNumber;
    }

    /// Those to be asked for now; forgets those that are too old.
    List<Integer> due(long nowNanos) {
        List<Integer> due = new ArrayList<>();
        for (Iterator<Map.Entry<Integer, Missing>> all = missing.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Integer, Missing> each = all.next();
            Missing packet = each.getValue();
            if (nowNanos - packet.sinceNanos >= waitNanos) {
                inVain += packet.asked ? 1 : 0;
                all.remove();
            } else if (nowNanos >= packet.nextNanos) {
                packet.asked = true;
                packet.nextNanos = nowNanos + AGAIN_NANOS;
                asked++;
                due.add(each.getKey());
            }
        }
        return due;
    }

    /// When [#due] has something to do.
    OptionalLong nextNanos() {
        if (missing.isEmpty()) {
            return OptionalLong.empty(); // as after nearly every packet
        }
        return missing.values().stream()
                .mapToLong(packet -> Math.min(packet.nextNanos, packet.sinceNanos + waitNanos))
                .min();
    }

    /// Whether waiting for a missing packet is worth it.
    boolean answers() {
        return came > 0 && inVain < PATIENCE;
    }

    /// Times packets were asked for so far.
    long asked() {
        return asked;
    }

    /// Packets that came after they had been asked for.
    long came() {
        return came;
    }
}
