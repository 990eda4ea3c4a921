package io.wxgw.api.thrift;

import java.time.Duration;

/// What a Thrift peer may cost.
///
/// @param maxMessageBytes longest frame or message, both ways; a longer one closes the connection
/// @param maxStringBytes longest string within
/// @param maxConnections connections at a time; one more is closed at once
/// @param messageTimeout within which a begun message must be whole
/// @param idleTimeout after which a connection without a call is closed
public record ThriftLimits(
        int maxMessageBytes, int maxStringBytes, int maxConnections, Duration messageTimeout, Duration idleTimeout) {
    /// 1 MiB a message: the state of some thousand links. 64 KiB a string: the longest URL ever seen is a
    /// tenth of it. 256 connections: one MCS keeps about as many as it has calls in flight. 10 s for a
    /// message that was begun, an hour for a pooled connection.
    public static final ThriftLimits DEFAULT =
            new ThriftLimits(1 << 20, 1 << 16, 256, Duration.ofSeconds(10), Duration.ofHours(1));

    /// The same with no longer messages than this.
    ThriftLimits atMost(int bytes) {
        return new ThriftLimits(
                Math.min(bytes, maxMessageBytes), maxStringBytes, maxConnections, messageTimeout, idleTimeout);
    }
}
