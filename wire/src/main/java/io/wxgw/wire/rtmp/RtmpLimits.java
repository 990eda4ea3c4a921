package io.wxgw.wire.rtmp;

/// What a peer may make us hold.
///
/// @param maxMessageBytes longest message; a key frame of 1080p video stays well below 2 MiB
/// @param maxPartialBytes memory of all half-received messages of one connection together
/// @param maxChunkStreams chunk stream ids in use; real clients use five
public record RtmpLimits(int maxMessageBytes, int maxPartialBytes, int maxChunkStreams) {
    /// What every connection uses unless configured otherwise.
    public static final RtmpLimits DEFAULT = new RtmpLimits(2 << 20, 4 << 20, 64);
}
