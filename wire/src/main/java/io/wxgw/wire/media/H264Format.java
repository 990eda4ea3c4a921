package io.wxgw.wire.media;

import java.util.List;

/// The H.264 parameter sets in force (ISO/IEC 14496-10 section 7.3.2): NAL units without start code.
///
/// @param sequenceParameterSets SPS NAL units (type 7), at least one
/// @param pictureParameterSets PPS NAL units (type 8), at least one
public record H264Format(List<Payload> sequenceParameterSets, List<Payload> pictureParameterSets) {
    public H264Format {
        sequenceParameterSets = List.copyOf(sequenceParameterSets);
        pictureParameterSets = List.copyOf(pictureParameterSets);
        if (sequenceParameterSets.isEmpty() || pictureParameterSets.isEmpty()) {
            throw new IllegalArgumentException("an H264Format needs an SPS and a PPS");
        }
    }
}
