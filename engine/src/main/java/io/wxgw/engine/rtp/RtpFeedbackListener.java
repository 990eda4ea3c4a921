package io.wxgw.engine.rtp;

import io.wxgw.wire.rtcp.ReportBlock;
import java.util.List;

/// Hears what receivers say about one of our streams. Called on the lane; must not throw.
@FunctionalInterface
public interface RtpFeedbackListener {
    /// PLI or FIR: somebody wants a key frame.
    void onKeyFrameRequest();

    /// How a receiver fares.
    default void onReport(ReportBlock block) {}

    /// A receiver misses these packets.
    default void onNack(List<Integer> sequenceNumbers) {}
}
