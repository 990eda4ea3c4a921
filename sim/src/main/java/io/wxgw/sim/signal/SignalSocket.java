package io.wxgw.sim.signal;

import io.wxgw.api.signal.SignalMalformed;
import io.wxgw.api.signal.SignalReader;
import io.wxgw.api.signal.SignalReply;
import io.wxgw.api.signal.SignalRequest;
import io.wxgw.api.signal.SignalValue.Fields;
import io.wxgw.api.signal.VideoType;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One member's WebSocket: requests and their answers, and notifications. Any thread; requests block.
public final class SignalSocket implements AutoCloseable {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final int MAX_MESSAGE_CHARACTERS = 1 << 20;

    private final String uuid;
    private final Fields common;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong sequence = new AtomicLong();
    private final Map<String, CompletableFuture<SignalReply>> waiting = new ConcurrentHashMap<>();
    private final AtomicBoolean goodbye = new AtomicBoolean();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private SignalSocket(HttpClient http, URI uri, String uuid, Fields common, Consumer<SignalRequest> notifications) {
        this.uuid = uuid;
        this.common = common;
        try {
            this.socket = http.newWebSocketBuilder()
                    .connectTimeout(ANSWER_LIMIT)
                    .buildAsync(uri, new Incoming(notifications))
                    .get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw new SignalFailure("", uri + ": " + why(cause));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SignalFailure("", uri + ": interrupted");
        }
    }

    private static String why(Throwable cause) {
        return switch (cause) {
            case WebSocketHandshakeException refused ->
                "no WebSocket there (HTTP " + refused.getResponse().statusCode() + ")";
            case ConnectException _ -> "nobody listens there";
            case TimeoutException _, HttpConnectTimeoutException _ ->
                "no answer within " + ANSWER_LIMIT.toSeconds() + " s";
            default -> cause.toString();
        };
    }

    /// Connects. Blocks for 10 s at most.
    ///
    /// @param uuid whose messages these are
    /// @param common parameters of all its requests
    /// @param notifications gets what comes unasked; must not block
    /// @throws SignalFailure if it cannot connect
    public static SignalSocket connect(
            HttpClient http, URI uri, String uuid, Fields common, Consumer<SignalRequest> notifications) {
        return new SignalSocket(http, uri, uuid, common, notifications);
    }

    /// Asks, and waits for the answer for 10 s at most.
    ///
    /// @param namesAndTexts parameters beside the common ones, in turn
    /// @throws SignalFailure if it is refused, or not answered
    public Answer request(String method, String... namesAndTexts) {
        Fields params = common;
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            params = params.with(namesAndTexts[i], namesAndTexts[i + 1]);
        }
        String id = Long.toString(numbers.incrementAndGet());
        CompletableFuture<SignalReply> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            send(new SignalRequest(id, uuid, method, params).json());
            SignalReply reply = answer.get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (reply.code().isPresent()) {
                throw new SignalFailure(
                        reply.code().get(),
                        method + " refused: " + reply.code().get() + " "
                                + reply.result().text("message").orElse(""));
            }
            return new Answer(method, reply.result());
        } catch (TimeoutException e) {
            throw new SignalFailure("", method + " was not answered within " + ANSWER_LIMIT.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new SignalFailure("", method + ": " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SignalFailure("", method + ": interrupted");
        } finally {
            waiting.remove(id);
        }
    }

    /// Asks for a picture, or about one.
    ///
    /// @param ssrc of the member
    public Answer picture(String method, long ssrc, VideoType type, String... namesAndTexts) {
        List<String> all = new ArrayList<>(List.of(namesAndTexts));
        Collections.addAll(all, "antissrc", Long.toString(ssrc), "type", Integer.toString(type.number()));
        Collections.addAll(all, "seq", "s" + sequence.incrementAndGet());
        return request(method, all.toArray(String[]::new));
    }

    /// Asks to leave, which the other side may be too far gone to grant, and hangs up.
    public void leave(String method) {
        try {
            request(method);
        } catch (SignalFailure _) {
            // We leave in any case.
        } finally {
            close();
        }
    }

    // A WebSocket of the JDK takes one text at a time.
    private synchronized void send(String text) throws ExecutionException, InterruptedException, TimeoutException {
        socket.sendText(text, true).get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Completes when the socket has ended, with why.
    public CompletableFuture<String> closed() {
        return closed.copy();
    }

    /// Says goodbye and closes. Does not wait. Idempotent.
    @Override
    public void close() {
        if (goodbye.getAndSet(true)) {
            return;
        }
        closed.complete("closed by us");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((_, _) -> socket.abort());
    }

    private void end(String why) {
        closed.complete(why);
        waiting.values().forEach(answer -> answer.completeExceptionally(new SignalFailure("", why)));
    }

    private final class Incoming implements WebSocket.Listener {
        private final Consumer<SignalRequest> notifications;
        private final StringBuilder text = new StringBuilder();

        Incoming(Consumer<SignalRequest> notifications) {
            this.notifications = notifications;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (text.length() > MAX_MESSAGE_CHARACTERS) {
                from.abort();
                end("a message of more than " + MAX_MESSAGE_CHARACTERS + " characters");
                return null;
            }
            if (last) {
                String message = text.toString();
                text.setLength(0);
                receive(message);
            }
            from.request(1);
            return null;
        }

        private void receive(String message) {
            switch (SignalReader.DEFAULT.read(message)) {
                case SignalReply reply -> {
                    CompletableFuture<SignalReply> answer = waiting.get(reply.id());
                    if (answer != null) {
                        answer.complete(reply);
                    }
                }
                case SignalRequest notification -> notifications.accept(notification);
                case SignalMalformed malformed -> end("malformed message: " + malformed.detail());
            }
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            end("closed by the server: " + status + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            end(error.toString());
        }
    }
}
