package io.wxgw.engine.rtp;

import io.wxgw.wire.rtcp.ReportBlock;
import java.util.List;

/// Sends once more what a receiver misses; the rest it passes on. Lane only.
///
/// @param next hears it all
record Repeating(RtpSocket socket, SentPackets sent, RtpFeedbackListener next) implements RtpFeedbackListener {
    @Override
    public void onKeyFrameRequest() {
        next.onKeyFrameRequest();
    }

    @Override
    public void onReport(ReportBlock block) {
        next.onReport(block);
    }

    @Override
    public void onNack(List<Integer> sequenceNumbers) {
        sent.repeat(sequenceNumbers, socket.lane().clock().nowNanos(), socket::send);
        socket.flush();
        next.onNack(sequenceNumbers);
    }
}
