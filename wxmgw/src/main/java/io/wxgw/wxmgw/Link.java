package io.wxgw.wxmgw;

import io.wxgw.engine.close.CloseCause;
import java.util.concurrent.CompletableFuture;

/// One direction of one member: what a [Room] owns. Lane only.
sealed interface Link permits Rtmp2Rtp, Rtp2Rtmp {
    /// Whose.
    String uuid();

    /// 1 camera, 2 screen.
    int type();

    /// How `GetState` calls it ([io.wxgw.api.mgw.LinkState]).
    String kind();

    /// Where it stands.
    LinkPhase phase();

    /// Ends it with everything it owns; the first cause wins. Completes when its UDP ports are free again.
    CompletableFuture<Void> close(CloseCause cause);
}
