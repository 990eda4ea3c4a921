package io.wxgw.engine.rtmp;

import io.wxgw.wire.rtmp.RtmpChunkEncoder;
import io.wxgw.wire.rtmp.RtmpLimits;
import java.time.Duration;

/// What every connection of one endpoint is opened with.
///
/// @param limits what the peer may make us hold
/// @param chunkSize the chunk size we send with
/// @param connectTimeout for the TCP connect of a client
/// @param handshakeTimeout from the open socket to the request to publish or play (server), to its answer (client)
/// @param idleTimeout without a single byte, once media has flowed towards us
/// @param pingInterval how often a client asks a silent server whether it is there; zero: never
/// @param peerTimeout of a client whose server has answered such a question once and does so no more, and of
///     one whose server takes nothing of what waits for it
public record RtmpSettings(
        RtmpLimits limits,
        int chunkSize,
        Duration connectTimeout,
        Duration handshakeTimeout,
        Duration idleTimeout,
        Duration pingInterval,
        Duration peerTimeout) {
    /// Connect 5 s, handshake 10 s, silence 10 s, a dead server 4 s.
    public static final RtmpSettings DEFAULT = new RtmpSettings(
            RtmpLimits.DEFAULT,
            RtmpChunkEncoder.PREFERRED_CHUNK_SIZE,
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(4));

    /// The same of a client that does not ask whether its server is there.
    public RtmpSettings withoutPings() {
        return new RtmpSettings(
                limits, chunkSize, connectTimeout, handshakeTimeout, idleTimeout, Duration.ZERO, peerTimeout);
    }
}
