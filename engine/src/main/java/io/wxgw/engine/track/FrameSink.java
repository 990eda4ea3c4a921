package io.wxgw.engine.track;

import io.wxgw.wire.media.MediaFrame;

/// Takes the frames of one track, in order, on the track's lane. Must not block and must not throw.
@FunctionalInterface
public interface FrameSink<F extends MediaFrame> {
    /// One frame.
    void onFrame(F frame);
}
