package io.wxgw.codec;

/// Opens picture codecs, for the simulated phone alone: a box never decodes a picture. Any thread; what it opens is
/// used on one lane.
public interface VideoCodecs {
    /// An encoder to H.264, constrained baseline, one slice a picture, no B pictures.
    ///
    /// @throws CodecRefusal if it cannot be had
    VideoEncoder h264Encoder(VideoSettings settings);

    /// A decoder of H.264; it learns the parameter sets from the frames.
    ///
    /// @throws CodecRefusal if it cannot be had
    VideoDecoder h264Decoder();
}
