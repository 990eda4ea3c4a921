package io.wxgw.wxmgw;

import java.time.Duration;

/// Growing pauses between attempts: doubles from `first` up to `most`. Given back by media only, so that a server which
/// accepts and drops is not hammered. Lane only.
final class Backoff {
    private final Duration first;
    private final Duration most;
    private Duration next;
    private int attempts;

    Backoff(Duration first, Duration most) {
        this.first = first;
        this.most = most;
        this.next = first;
    }

    /// How long to wait before the next attempt.
    Duration next() {
        attempts++;
        Duration pause = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(most) > 0 ? most : doubled;
        return pause;
    }

    /// Pauses taken since the last [#reset].
    int attempts() {
        return attempts;
    }

    /// Media flowed.
    void reset() {
        next = first;
        attempts = 0;
    }
}
