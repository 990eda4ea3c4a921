package io.wxgw.wire.media;

/// One access unit of sound: one AAC raw_data_block, one Opus packet, or one run of G.711 octets.
///
/// @param format what `data` is coded as; a change of it is simply another object here
/// @param data the coded bytes without any framing
public record AudioFrame(AudioFormat format, long ptsNanos, long captureNanos, Payload data) implements MediaFrame {}
