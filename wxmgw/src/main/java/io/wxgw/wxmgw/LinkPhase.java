package io.wxgw.wxmgw;

import io.wxgw.engine.close.CloseCause;

/// Where a link stands. `Connecting -> Live <-> Interrupted`, and from every phase to `Closed`, from which there is no
/// way back. Attempts after the first change nothing while they fail, so that an outage is one event and not a hundred.
/// Shown by `GetState`, told by `WaitEvents`.
sealed interface LinkPhase {
    /// Since when, on the lane's clock.
    long sinceNanos();

    /// Opening, or waiting for the stream to begin.
    record Connecting(long sinceNanos) implements LinkPhase {}

    /// Media flows, or is taken.
    ///
    /// @param missing which of sound and picture does not come, for people to read; empty if nothing is missing
    record Live(long sinceNanos, String missing) implements LinkPhase {}

    /// Lost, and tried again.
    record Interrupted(CloseCause cause, long sinceNanos) implements LinkPhase {}

    /// Over.
    record Closed(CloseCause cause, long sinceNanos) implements LinkPhase {}
}
