package io.wxgw.wire.media;

import java.util.List;

/// One H.264 access unit.
///
/// @param format the parameter sets in force; a changed SPS or PPS is simply another object here
/// @param dtsNanos decoding time on the source's timeline; equals `ptsNanos` without B-frames
/// @param keyFrame whether an IDR picture is inside
/// @param nalUnits NAL units without start code or length; no access unit delimiter, no filler, and no
///     SPS/PPS (they are in `format`); at least one
public record VideoFrame(
        H264Format format, long ptsNanos, long dtsNanos, long captureNanos, boolean keyFrame, List<Payload> nalUnits)
        implements MediaFrame {
    public VideoFrame {
        nalUnits = List.copyOf(nalUnits);
    }

    /// Bytes of all NAL units together.
    public int lengthBytes() {
        int sum = 0;
        for (Payload nalUnit : nalUnits) {
            sum += nalUnit.length();
        }
        return sum;
    }
}
