package io.wxgw.wxmgw;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.lane.LaneChoice;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts the links of all rooms and refuses one too many, or one that its lane or the memory is too full
/// for, before anything of it is opened. Any thread.
final class Admission {
    private final int most;
    private final LaneChoice lanes;
    private final AtomicInteger links = new AtomicInteger();

    /// @param most links at the same time
    /// @param lanes know how full they are
    Admission(int most, LaneChoice lanes) {
        this.most = most;
        this.lanes = lanes;
    }

    /// Counts one in.
    ///
    /// @param lane where it would live
    /// @throws Refusal if there are as many as there may be, or no room for one more
    void enter(Lane lane) {
        lanes.shortage(lane).ifPresent(why -> {
            throw new Refusal(ErrorCode.OVERLOADED, why);
        });
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
