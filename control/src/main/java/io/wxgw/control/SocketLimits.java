package io.wxgw.control;

import java.time.Duration;
import java.util.Set;

/// What a WebSocket route puts up with.
///
/// @param maxMessageBytes a longer message closes the socket with 1009
/// @param maxMessagesPerSecond from one socket; more close it with 1008
/// @param maxUnsentMessages that one socket has not taken yet; more cut it off
/// @param maxSockets of the whole route
/// @param maxSocketsPerAddress from one address, which may be a carrier's with many phones behind it
/// @param allowedOrigins values of `Origin` that may connect beside the server's own; a client that sends none may
/// @param pingEvery how often the other side is pinged
/// @param silence after how long without a single frame from the other side the socket is closed
public record SocketLimits(
        int maxMessageBytes,
        int maxMessagesPerSecond,
        int maxUnsentMessages,
        int maxSockets,
        int maxSocketsPerAddress,
        Set<String> allowedOrigins,
        Duration pingEvery,
        Duration silence) {
    /// For mini programs: 64 KiB, 50 messages a second, pinged every 20 s, closed after 90 s of silence.
    public static final SocketLimits CLIENTS = new SocketLimits(
            64 << 10, 50, 256, 10_000, 1_000, Set.of(), Duration.ofSeconds(20), Duration.ofSeconds(90));

    /// For another box of ours, which speaks for many clients.
    public static final SocketLimits BOXES =
            new SocketLimits(64 << 10, 10_000, 4_096, 64, 64, Set.of(), Duration.ofSeconds(20), Duration.ofSeconds(90));

    /// Keeps a copy of the set.
    public SocketLimits {
        allowedOrigins = Set.copyOf(allowedOrigins);
    }
}
