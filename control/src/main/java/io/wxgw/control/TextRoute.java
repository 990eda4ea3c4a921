package io.wxgw.control;

import io.javalin.config.JavalinConfig;
import io.javalin.http.ForbiddenResponse;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A WebSocket route for texts: who may connect, how much may come, who is still there.
///
/// Usage: construct, [#register] while the server is configured, [#close] before the server is stopped. Refused are: a
/// page of another origin (HTTP 403), sockets over a limit (close code 1013), messages that are too long (1009), too
/// many (1008) or binary (1003). A socket that says nothing is pinged and stays; one that does not answer pings is
/// closed.
public final class TextRoute implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TextRoute.class);
    private static final String STOPPING = "server is stopping";
    private static final String ENTRY = "io.wxgw.control.entry";

    private final String path;
    private final SocketLimits limits;
    private final LongSupplier nowNanos;
    private final Function<TextSocket, SocketListener> accept;
    private final Set<TextSocket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger sockets = new AtomicInteger();
    private final Map<String, Integer> socketsOf = new ConcurrentHashMap<>();
    private final ScheduledExecutorService pings;
    private volatile boolean closing;

    /// @param path such as `/callroute`
    /// @param nowNanos a monotonic clock
    /// @param accept takes a new socket; may close it at once
    public TextRoute(
            String path, SocketLimits limits, LongSupplier nowNanos, Function<TextSocket, SocketListener> accept) {
        this.path = path;
        this.limits = limits;
        this.nowNanos = nowNanos;
        this.accept = accept;
        this.pings = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("ping" + path).factory());
    }

    /// Adds the route to a server that is being configured. Once.
    public void register(JavalinConfig config) {
        config.routes.wsBeforeUpgrade(path, context -> {
            if (!Origins.isAllowed(context.header("Origin"), context.header("Host"), limits.allowedOrigins())) {
                LOG.info("{}: page of {} refused", path, context.header("Origin"));
                throw new ForbiddenResponse("this origin may not connect");
            }
        });
        config.routes.ws(path, this::handlers);
        pings.scheduleAtFixedRate(
                this::check, limits.pingEvery().toNanos(), limits.pingEvery().toNanos(), TimeUnit.NANOSECONDS);
    }

    /// How many sockets are open.
    public int openSockets() {
        return sockets.get();
    }

    /// Says good-bye to every socket, and to those that come from now on.
    @Override
    public void close() {
        closing = true;
        pings.shutdownNow();
        open.forEach(socket -> socket.close(TextSocket.GOING_AWAY, STOPPING));
    }

    private void handlers(WsConfig ws) {
        ws.onConnect(this::connected);
        ws.onMessage(context -> received(context, context.message()));
        ws.onBinaryMessage(context -> {
            var entry = entryOf(context);
            if (entry != null) {
                entry.socket().close(TextSocket.NO_BINARY, "texts only");
            }
        });
        ws.onError(context -> LOG.debug("{}: {}", path, String.valueOf(context.error())));
        ws.onClose(this::closed);
    }

    private void connected(WsContext context) {
        context.session.setIdleTimeout(Duration.ZERO);
        context.session.setMaxTextMessageSize(limits.maxMessageBytes());
        context.session.setMaxBinaryMessageSize(limits.maxMessageBytes());
        context.session.setMaxFrameSize(limits.maxMessageBytes());
        var socket = new TextSocket(context, limits, nowNanos.getAsLong());
        var ofAddress = socketsOf.merge(socket.address(), 1, Integer::sum);
        if (sockets.incrementAndGet() > limits.maxSockets() || ofAddress > limits.maxSocketsPerAddress()) {
            LOG.warn("{}: socket of {} refused: {} are open", path, socket.address(), ofAddress - 1);
            context.attribute(ENTRY, new Entry(socket, Refused.SOCKET));
            socket.close(TextSocket.TRY_LATER, "too many sockets");
            return;
        }
        var entry = new Entry(socket, accept.apply(socket));
        context.attribute(ENTRY, entry);
        open.add(socket);
        if (closing) {
            socket.close(TextSocket.GOING_AWAY, STOPPING);
        }
    }

    private void received(WsContext context, String text) {
        if (!(entryOf(context) instanceof Entry(var socket, var listener))) {
            return;
        }
        if (!socket.takes(nowNanos.getAsLong())) {
            socket.close(TextSocket.POLICY, "more than " + limits.maxMessagesPerSecond() + " messages a second");
            return;
        }
        try {
            listener.onText(text);
        } catch (RuntimeException defect) {
            LOG.error("{}: a message of {} failed", path, socket.address(), defect);
            socket.close(TextSocket.DEFECT, "internal error");
        }
    }

    private void closed(WsContext context) {
        if (entryOf(context) instanceof Entry(var socket, var listener)) {
            open.remove(socket);
            sockets.decrementAndGet();
            socketsOf.computeIfPresent(socket.address(), (_, count) -> count == 1 ? null : count - 1);
            listener.onClosed();
        }
    }

    private void check() {
        open.forEach(socket -> socket.check(nowNanos.getAsLong()));
    }

    private static @Nullable Entry entryOf(WsContext context) {
        return context.attribute(ENTRY);
    }

    /// What belongs to one socket, from its opening to its close.
    private record Entry(TextSocket socket, SocketListener listener) {}

    /// Hears a socket that is not taken.
    private enum Refused implements SocketListener {
        SOCKET;

        @Override
        public void onText(String text) {}

        @Override
        public void onClosed() {}
    }
}
