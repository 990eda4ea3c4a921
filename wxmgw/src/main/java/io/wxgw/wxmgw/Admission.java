package io.wxgw.wxmgw;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts the links of all rooms and refuses one too many, before anything of it is opened. Any thread.
final class Admission {
    private final int most;
    private final AtomicInteger links = new AtomicInteger();

    /// @param most links at the same time
    Admission(int most) {
        this.most = most;
    }

    /// Counts one in.
    ///
    /// @throws Refusal if there are as many as there may be
    void enter() {
        if (links.incrementAndGet() > most) {
            links.decrementAndGet();
            throw new Refusal(ErrorCode.OVERLOADED, "wxmgw.maxLinks: " + most + " links already");
        }
    }

    /// Counts one out.
    void leave() {
        links.decrementAndGet();
    }

    /// Links counted in now.
    int links() {
        return links.get();
    }
}
