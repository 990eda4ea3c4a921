package io.wxgw.wxmgw;

import io.wxgw.api.mgw.LinkState;
import io.wxgw.engine.close.CloseCause;
import java.util.concurrent.CompletableFuture;

/// One direction of one member: what a [Room] owns. Lane only.
sealed interface Link permits Rtmp2Rtp, Rtp2Rtmp {
    /// Whose.
    String uuid();

    /// 1 camera, 2 screen.
    int type();

    /// How `GetState` calls it ([LinkState]).
    String kind();

    /// Where it stands.
    LinkPhase phase();

    /// Jumps of timestamps repaired so far.
    long repairs();

    /// What `GetState` and `WaitEvents` say about it.
    default LinkState state(long nowNanos) {
        LinkPhase now = phase();
        long forMs = (nowNanos - now.sinceNanos()) / 1_000_000;
        return switch (now) {
            case LinkPhase.Connecting _ ->
                new LinkState(kind(), uuid(), type(), LinkState.CONNECTING, "", forMs, repairs());
            case LinkPhase.Live(long _, String missing) ->
                new LinkState(kind(), uuid(), type(), LinkState.LIVE, missing, forMs, repairs());
            case LinkPhase.Interrupted(CloseCause why, long _) ->
                new LinkState(kind(), uuid(), type(), LinkState.INTERRUPTED, why.toString(), forMs, repairs());
            case LinkPhase.Closed(CloseCause why, long _) ->
                new LinkState(kind(), uuid(), type(), LinkState.CLOSED, why.toString(), forMs, repairs());
        };
    }

    /// Ends it with everything it owns; the first cause wins. Completes when its UDP ports are free again.
    CompletableFuture<Void> close(CloseCause cause);
}
