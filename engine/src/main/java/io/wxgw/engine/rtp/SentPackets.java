package io.wxgw.engine.rtp;

import io.wxgw.wire.rtp.RtpPacket;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The packets of one stream that left within the last second, to be sent once more to who misses them (RFC
/// 4585 section 6.2.1). At most [#PACKETS] of them. Lane only.
final class SentPackets {
    /// 512 packets of 1,200 bytes are 1 second at 5 Mbit/s.
    private static final int PACKETS = 512;

    private static final long KEPT_NANOS = 1_000_000_000;

    /// A request that crossed the repetition on its way is not answered again.
    private static final long AGAIN_NANOS = 15_000_000;

    private @Nullable Sent[] ring = new Sent[PACKETS / 8];
    private long repeated;

    private static final class Sent {
        private final RtpPacket packet;
        private final long firstNanos;
        private long lastNanos;

        private Sent(RtpPacket packet, long nowNanos) {
            this.packet = packet;
            this.firstNanos = nowNanos;
            this.lastNanos = nowNanos - AGAIN_NANOS;
        }
    }

    /// A packet left. Grows only where the last second was longer than the ring.
    void add(RtpPacket packet, long nowNanos) {
        Sent overwritten = ring[slot(packet.sequenceNumber())];
        if (overwritten != null && nowNanos - overwritten.firstNanos < KEPT_NANOS && ring.length < PACKETS) {
            grow();
        }
        ring[slot(packet.sequenceNumber())] = new Sent(packet, nowNanos);
    }

    /// Hands those that are still there to `out`.
    void repeat(List<Integer> sequenceNumbers, long nowNanos, Consumer<RtpPacket> out) {
        for (int sequenceNumber : sequenceNumbers) {
            Sent sent = ring[slot(sequenceNumber)];
            if (sent != null
                    && sent.packet.sequenceNumber() == sequenceNumber
                    && nowNanos - sent.firstNanos <= KEPT_NANOS
                    && nowNanos - sent.lastNanos >= AGAIN_NANOS) {
                sent.lastNanos = nowNanos;
                repeated++;
                out.accept(sent.packet);
            }
        }
    }

    /// Packets sent once more so far.
    long repeated() {
        return repeated;
    }

    private void grow() {
        @Nullable Sent[] before = ring;
        ring = new Sent[2 * before.length];
        for (Sent sent : before) {
            if (sent != null) {
                ring[slot(sent.packet.sequenceNumber())] = sent;
            }
        }
    }

    private int slot(int sequenceNumber) {
        return sequenceNumber & (ring.length - 1);
    }
}
