package io.wxgw.live;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.wire.rtmp.RtmpMessage;

/// The connection of one player, whatever it speaks: RTMP ([RtmpViewer]) or HTTP-FLV ([FlvViewer]). Its own lane only,
/// but for [#lane].
interface Viewer {
    /// The lane of this connection. Any thread.
    Lane lane();

    /// Whether media or a refusal can still be sent.
    boolean isOpen();

    /// Bytes queued and not yet taken by the kernel.
    long pendingBytes();

    /// A publisher is there, the first or another one; its media may follow at once.
    void accept();

    /// Audio, video or data.
    void send(RtmpMessage message);

    /// Says that the publisher is gone for good, where the protocol can, and closes.
    void end(CloseCause cause);

    /// Says why not, and closes.
    void refuse(PlayRefusal refusal, String description);
}
