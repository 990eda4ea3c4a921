package io.wxgw.control;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The other end of a [TextRoute]: a WebSocket that sends texts in order, however many threads send, and hears whole
/// ones. Pings are answered by the JDK. Any thread; nothing here waits.
public final class TextClient {
    private static final int NORMAL = 1000;
    private static final int NO_CLOSE_FRAME = 1006;
    private static final int TOO_LONG = 1009;

    private final WebSocket socket;
    private final Hearing hearing;
    private final int maxUnsent;
    private final Queue<String> unsent = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sending = new AtomicInteger();

    private TextClient(WebSocket socket, Hearing hearing, int maxUnsent) {
        this.socket = socket;
        this.hearing = hearing;
        this.maxUnsent = maxUnsent;
    }

    /// Connects.
    ///
    /// @param headers more headers of the request
    /// @param limits how long a message may be, and how many may wait to be sent; the rest of them is the server's
    /// @param listener hears the socket; its last call is `onClosed`, which also comes if the peer just vanishes
    /// @return the open socket, or a failure
    public static CompletableFuture<TextClient> open(
            HttpClient http, URI uri, Map<String, String> headers, SocketLimits limits, Listener listener) {
        var hearing = new Hearing(listener, limits.maxMessageBytes());
        var builder = http.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(10));
        headers.forEach(builder::header);
        return builder.buildAsync(uri, hearing)
                .thenApply(socket -> new TextClient(socket, hearing, limits.maxUnsentMessages()));
    }

    /// Sends a text after those before it. A peer that takes too few is cut off.
    public void send(String text) {
        if (sending.get() >= maxUnsent) {
            abort();
            return;
        }
        unsent.add(text);
        if (sending.getAndIncrement() == 0) {
            sendNext();
        }
    }

    /// Sends a binary message, which no [TextRoute] understands.
    public void sendBytes(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true);
    }

    /// How many frames have come, pings included.
    public long framesHeard() {
        return hearing.frames.get();
    }

    /// Says good-bye; what is queued may be lost.
    public void close() {
        socket.sendClose(NORMAL, "");
    }

    /// Is gone without a good-bye.
    public void abort() {
        socket.abort();
        hearing.closed(NO_CLOSE_FRAME, "given up");
    }

    private void sendNext() {
        var text = unsent.poll();
        if (text != null) {
            socket.sendText(text, true).whenCompleteAsync((_, failure) -> {
                if (failure != null) {
                    abort();
                } else if (sending.decrementAndGet() > 0) {
                    sendNext();
                }
            });
        }
    }

    /// Hears a socket. Calls come one after the other and must not block.
    public interface Listener {
        /// A message has come.
        void onText(String text);

        /// The socket is gone; the last call. 1006: there was no good-bye.
        void onClosed(int code, String reason);
    }

    /// Puts messages together.
    private static final class Hearing implements WebSocket.Listener {
        private final Listener listener;
        private final int maxLength;
        private final StringBuilder message = new StringBuilder();
        private final AtomicLong frames = new AtomicLong();
        private final AtomicBoolean over = new AtomicBoolean();

        Hearing(Listener listener, int maxLength) {
            this.listener = listener;
            this.maxLength = maxLength;
        }

        void closed(int code, String reason) {
            if (over.compareAndSet(false, true)) {
                listener.onClosed(code, reason);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            if (message.length() + part.length() > maxLength) {
                socket.sendClose(TOO_LONG, "message too long");
                closed(TOO_LONG, "message too long");
                socket.abort();
                return null;
            }
            message.append(part);
            if (last) {
                var text = message.toString();
                message.setLength(0);
                listener.onText(text);
            }
            return heard(socket);
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer data) {
            return heard(socket);
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer data) {
            return heard(socket);
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed(code, reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            closed(NO_CLOSE_FRAME, failure.toString());
        }

        private @Nullable CompletionStage<?> heard(WebSocket socket) {
            frames.incrementAndGet();
            socket.request(1);
            return null;
        }
    }
}
