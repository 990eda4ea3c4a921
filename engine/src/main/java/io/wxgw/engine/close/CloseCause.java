package io.wxgw.engine.close;

import java.time.Duration;

/// Why something ended. The first cause wins; a child's cause travels to its parent. Immutable; any thread.
public sealed interface CloseCause {
    /// Somebody with the right to asked for it.
    ///
    /// @param by who and why, such as `StopPull` or `replaced`
    record Requested(String by) implements CloseCause {}

    /// The peer closed in an orderly way.
    record PeerClosed() implements CloseCause {}

    /// Nothing came for too long.
    record IdleTimeout(Duration silence) implements CloseCause {}

    /// The peer broke the protocol.
    ///
    /// @param detail what was expected and what came
    /// @param spec document and section
    record ProtocolError(String detail, String spec) implements CloseCause {}

    /// The peer answered and refused, such as `NetStream.Publish.BadName`.
    record Refused(String code, String detail) implements CloseCause {}

    /// The network failed: connect refused, reset, unreachable.
    record NetworkError(String detail) implements CloseCause {}

    /// A newer owner has taken over; its streams must not be touched.
    record Superseded(long newerEpoch) implements CloseCause {}

    /// The process stops.
    record Shutdown() implements CloseCause {}

    /// A bug of ours.
    record Defect(Throwable cause) implements CloseCause {}

    /// Whether trying again may help.
    default boolean retriable() {
        return switch (this) {
            case PeerClosed _, IdleTimeout _, NetworkError _, Refused _ -> true;
            case Requested _, ProtocolError _, Superseded _, Shutdown _, Defect _ -> false;
        };
    }
}
