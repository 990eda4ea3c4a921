package io.wxgw.testkit;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Debian's Chromium without a screen, with one page, driven by its DevTools protocol.
///
/// *Thread*: any, one command after the other. *Closing*: ends the process it started.
public final class Browser implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final WebSocket socket;

    private Browser(Process process, Path profile) throws IOException, InterruptedException {
        this.process = process;
        Path active = profile.resolve("DevToolsActivePort");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> Files.exists(active) && Files.readAllLines(active).size() > 1);
        String port = Files.readAllLines(active).getFirst();
        JsonNode page = JSON.readTree(http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
                                .PUT(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
        this.socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(page.path("webSocketDebuggerUrl").asString()), new Incoming())
                .join();
        for (String domain : List.of("Page", "Runtime", "Log")) {
            call(domain + ".enable", Map.of());
        }
    }

    /// Starts it with an empty profile.
    ///
    /// @param folder for the profile
    /// @param language such as `zh-CN`
    public static Browser start(Path folder, String language) {
        try {
            Path profile = Files.createTempDirectory(folder, "chromium");
            Process process = new ProcessBuilder(
                            "chromium",
                            "--headless",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-dev-shm-usage",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--autoplay-policy=no-user-gesture-required",
                            "--lang=" + language,
                            "--accept-lang=" + language,
                            "--user-data-dir=" + profile,
                            "--remote-debugging-port=0",
                            "about:blank")
                    .redirectErrorStream(true)
                    .redirectOutput(profile.resolve("chromium.log").toFile())
                    .start();
            try {
                return new Browser(process, profile);
            } catch (IOException | InterruptedException | RuntimeException e) {
                end(process);
                throw new IllegalStateException(Files.readString(profile.resolve("chromium.log")), e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Makes it a screen of this size.
    public void screen(int width, int height, boolean phone) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
    }

    /// Makes it prefer `light` or `dark`.
    public void colours(String scheme) {
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /// Loads a page.
    public void open(String url) {
        call("Page.navigate", Map.of("url", url));
    }

    /// The value of an expression, as JSON.
    public JsonNode evaluate(String expression) {
        JsonNode result =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "userGesture", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + result.path("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    /// What the page reported as an error, or the browser about it.
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /// What the screen shows, as a PNG file.
    public void screenshot(Path file) {
        JsonNode image = call("Page.captureScreenshot", Map.of("format", "png"));
        try {
            Files.write(file, Base64.getDecoder().decode(image.path("data").asString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What is drawn where the first element is that a CSS selector finds.
    public BufferedImage picture(String selector) {
        JsonNode place = evaluate("""
                (() => {
                  const at = document.querySelector('%s').getBoundingClientRect();
                  return { x: at.x + scrollX, y: at.y + scrollY, width: at.width, height: at.height, scale: 1 };
                })()""".formatted(selector));
        JsonNode image =
                call("Page.captureScreenshot", Map.of("format", "png", "clip", place, "captureBeyondViewport", true));
        try {
            return ImageIO.read(new ByteArrayInputStream(
                    Base64.getDecoder().decode(image.path("data").asString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode call(String method, Map<String, ?> params) {
        int id = numbers.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", params)), true)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            JsonNode message = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (message.has("error")) {
                throw new AssertionError(method + ": " + message.path("error"));
            }
            return message.path("result");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(method, e);
        } finally {
            waiting.remove(id);
        }
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
        end(process);
    }

    private static void end(Process process) {
        // Its helpers end with it, or are ended: they are its children.
        List<ProcessHandle> helpers = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(3, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        helpers.forEach(ProcessHandle::destroyForcibly);
    }

    private final class Incoming implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                receive(JSON.readTree(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void receive(JsonNode message) {
            switch (message.path("method").asString("")) {
                case "Runtime.exceptionThrown" ->
                    complaints.add(
                            message.path("params").path("exceptionDetails").toString());
                case "Log.entryAdded" -> {
                    JsonNode entry = message.path("params").path("entry");
                    if (entry.path("level").asString().equals("error")) {
                        complaints.add(entry.path("text").asString() + " "
                                + entry.path("url").asString(""));
                    }
                }
                default -> {
                    CompletableFuture<JsonNode> answer =
                            waiting.get(message.path("id").asInt(0));
                    if (answer != null) {
                        answer.complete(message);
                    }
                }
            }
        }
    }
}
