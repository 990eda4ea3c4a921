package io.wxgw.live;

import java.util.ArrayDeque;

/// How long the oldest message that a connection still holds has been waiting there.
///
/// Told from what was sent, when, and how many bytes the kernel has not taken: no bit rate is guessed, so it is as
/// right for sound of 8 kB/s as in the first second of a stream. One owner, one thread.
final class SendDelay {
    /// What every message costs beside its body: a full chunk header.
    private static final int HEADER_BYTES = 12;

    private final ArrayDeque<Sent> waiting = new ArrayDeque<>();
    private long totalBytes;

    private record Sent(long endBytes, long atNanos) {}

    void sent(int bodyBytes, long nowNanos) {
        totalBytes += HEADER_BYTES + bodyBytes;
        waiting.add(new Sent(totalBytes, nowNanos));
    }

    /// @param pendingBytes bytes the kernel has not taken
    long nanos(long pendingBytes, long nowNanos) {
        if (pendingBytes == 0) {
            waiting.clear();
            return 0;
        }
        long taken = totalBytes - pendingBytes;
        Sent oldest = waiting.peek();
        while (oldest != null && oldest.endBytes <= taken) {
            waiting.remove();
            oldest = waiting.peek();
        }
        return oldest == null ? 0 : nowNanos - oldest.atNanos;
    }
}
