package io.wxgw.wxmgw;

import io.wxgw.api.Answers;
import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.engine.rtp.RtpSocket;
import java.net.BindException;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The sockets of one member's sound and picture, as far as there are. Lane only.
///
/// @param audio null without sound
/// @param video null without picture
record RtpSockets(@Nullable RtpSocket audio, @Nullable RtpSocket video) {
    /// Opens what is wanted, or nothing: exceptionally a [Refusal] if no ports are free.
    ///
    /// @param canonicalName of the member: conference and uuid
    /// @param allowed whom they believe
    static CompletableFuture<RtpSockets> open(
            RoomTools tools, String canonicalName, boolean audio, boolean video, Predicate<InetAddress> allowed) {
        return open(tools, canonicalName, audio, allowed)
                .thenCompose(first -> open(tools, canonicalName, video, allowed)
                        .handle((second, failure) -> {
                            if (failure == null) {
                                return CompletableFuture.completedFuture(new RtpSockets(first, second));
                            }
                            return close(first)
                                    .thenCompose(
                                            _ -> CompletableFuture.<RtpSockets>failedFuture(Answers.cause(failure)));
                        })
                        .thenCompose(Function.identity()));
    }

    private static CompletableFuture<@Nullable RtpSocket> open(
            RoomTools tools, String canonicalName, boolean wanted, Predicate<InetAddress> allowed) {
        if (!wanted) {
            return CompletableFuture.completedFuture(null);
        }
        GatewayConfig config = tools.config();
        CompletableFuture<@Nullable RtpSocket> opening = RtpSocket.open(
                        tools.network(),
                        tools.lane(),
                        InetAddress.ofLiteral(config.rtpHost()),
                        tools.ports(),
                        allowed,
                        canonicalName,
                        tools.random())
                .thenApply(socket -> socket);
        return opening.exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                Answers.cause(failure) instanceof BindException
                        ? new Refusal(
                                ErrorCode.OVERLOADED,
                                "no free pair of RTP ports in " + config.rtpPortFirst() + " to " + config.rtpPortLast()
                                        + " for " + canonicalName)
                        : Answers.cause(failure)));
    }

    /// What is made with them; a defect on the way costs that, and no ports.
    <T> T orClosed(Supplier<T> made) {
        try {
            return made.get();
        } catch (RuntimeException defect) {
            var _ = close();
            throw defect;
        }
    }

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
