package io.wxgw.api;

/// How a track travels by RTP.
///
/// @param codec as in SDP: "AAC", "opus", "PCMA", "PCMU", "H264"
/// @param payloadType RTP payload type, 0 to 127
public record RtpFormat(String codec, int payloadType) {
    /// No such track.
    public static final RtpFormat NONE = new RtpFormat("", -1);

    /// Whether there is such a track.
    public boolean present() {
        return payloadType >= 0 && !codec.isEmpty();
    }
}
