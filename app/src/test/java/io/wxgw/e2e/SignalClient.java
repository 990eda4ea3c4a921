package io.wxgw.e2e;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A mini program's signalling by hand: one WebSocket to callroutegw, one JSON message a text frame, answers matched by
/// `id`.
final class SignalClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http;
    private final WebSocket socket;
    private final Received received;
    private final AtomicInteger ids = new AtomicInteger();

    private SignalClient(HttpClient http, WebSocket socket, Received received) {
        this.http = http;
        this.socket = socket;
        this.received = received;
    }

    /// Opens a socket to `callroute`. Blocks.
    static SignalClient connect(URI callroute) {
        Received received = new Received();
        HttpClient http = HttpClient.newHttpClient();
        WebSocket socket = http.newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .buildAsync(callroute, received)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        return new SignalClient(http, socket, received);
    }

    /// Sends a request and waits for its answer: the whole envelope.
    JsonNode call(String method, String uuid, Map<String, String> params) throws InterruptedException {
        String id = "c" + ids.incrementAndGet();
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("id", id);
        envelope.put("uuid", uuid);
        envelope.put("method", method);
        envelope.put("params", params);
        return exchange(JSON.writeValueAsString(envelope));
    }

    /// Sends text as it stands and waits for the next answer.
    JsonNode exchange(String text) throws InterruptedException {
        socket.sendText(text, true).join();
        JsonNode answer = received.answers.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (answer == null) {
            throw new AssertionError("no answer within " + PATIENCE + " to " + text);
        }
        return answer;
    }

    /// What came without being asked for, the oldest first.
    List<JsonNode> news() {
        return List.copyOf(received.news);
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye")
                .orTimeout(2, TimeUnit.SECONDS)
                .exceptionally(_ -> null)
                .join();
        http.shutdownNow();
    }

    private static final class Received implements WebSocket.Listener {
        private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
        private final Queue<JsonNode> news = new ConcurrentLinkedQueue<>();
        private final StringBuilder partial = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                JsonNode message = JSON.readTree(partial.toString());
                (message.has("result") ? answers : news).add(message);
                partial.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
