package io.wxgw.wire.media;

/// One access unit of sound or picture, with the two times every stage needs.
///
/// - `ptsNanos`: the source's own timeline; starts anywhere, only differences mean something.
/// - `captureNanos`: this process's monotonic line: when the sound or light entered, as well as known.
///   Frames of different sources are compared by it (lip-sync), never by `ptsNanos`.
///
/// Immutable; any thread.
public sealed interface MediaFrame permits AudioFrame, VideoFrame {
    /// Presentation time on the source's timeline, in nanoseconds.
    long ptsNanos();

    /// Capture time on this process's monotonic line, in nanoseconds.
    long captureNanos();
}
