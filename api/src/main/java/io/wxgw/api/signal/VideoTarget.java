package io.wxgw.api.signal;

/// Whose picture a request is about.
///
/// @param antissrc any SSRC the member owns; it names the member and not the track
/// @param seq the client's own mark of the request, echoed
/// @param type which of the member's pictures
public record VideoTarget(long antissrc, String seq, VideoType type) {}
