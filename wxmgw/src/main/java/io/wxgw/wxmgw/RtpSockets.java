package io.wxgw.wxmgw;

import io.wxgw.engine.rtp.RtpSocket;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The sockets of one member's sound and picture, as far as there are. Lane only.
///
/// @param audio null without sound
/// @param video null without picture
record RtpSockets(@Nullable RtpSocket audio, @Nullable RtpSocket video) {
    /// Closes both. Completes when their ports are free.
    CompletableFuture<Void> close() {
        return CompletableFuture.allOf(close(audio), close(video));
    }

    /// Closes one, if it is there.
    static CompletableFuture<Void> close(@Nullable RtpSocket socket) {
        return socket == null ? CompletableFuture.completedFuture(null) : socket.close();
    }

    /// Its even port; 0 if it is not there.
    static int port(@Nullable RtpSocket socket) {
        return socket == null ? 0 : socket.port();
    }
}
