package io.wxgw.wxmgw;

import io.wxgw.engine.close.CloseCause;

/// Where a link stands. Legal ways: `Connecting -> Live -> Interrupted -> Connecting -> ... -> Closed`; from every
/// state to `Closed`, from which there is no way back. Shown by `GetState`.
sealed interface LinkState {
    /// Trying to reach the peer.
    ///
    /// @param attempt 1 for the first since the link was opened or last had media
    record Connecting(int attempt, long sinceNanos) implements LinkState {}

    /// Media may flow.
    record Live(long sinceNanos) implements LinkState {}

    /// Lost; tried again at `untilNanos`.
    record Interrupted(CloseCause cause, long untilNanos) implements LinkState {}

    /// Over.
    record Closed(CloseCause cause) implements LinkState {}
}
