package io.wxgw.engine.rtp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which remote address a socket believes (design document: symmetric RTP).
///
/// The first accepted packet fixes address and port. Another one, also allowed, takes over only when the first has
/// been silent for [#SILENCE_NANOS]: a peer that moved is followed, while somebody who replays a stream beside its
/// owner is not heard.
final class SourceLatch {
    static final long SILENCE_NANOS = 1_000_000_000;

    private final Predicate<InetAddress> allowed;
    private @Nullable InetSocketAddress source;
    private long lastNanos;
    private long moves;

    SourceLatch(Predicate<InetAddress> allowed) {
        this.allowed = allowed;
    }

    /// Whether a packet from there may be looked at; takes nothing over yet.
    boolean admits(InetSocketAddress from, long nowNanos) {
        if (!allowed.test(from.getAddress())) {
            return false;
        }
        return source == null || source.equals(from) || nowNanos - lastNanos >= SILENCE_NANOS;
    }

    /// A packet from there turned out to be ours.
    void accept(InetSocketAddress from, long nowNanos) {
        if (source != null && !source.equals(from)) {
            moves++;
        }
        source = from;
        lastNanos = nowNanos;
    }

    /// Whether control packets from there are heard: same address, any port.
    boolean admitsControl(InetSocketAddress from) {
        return source != null && source.getAddress().equals(from.getAddress());
    }

    Optional<InetSocketAddress> source() {
        return Optional.ofNullable(source);
    }

    long moves() {
        return moves;
    }
}
