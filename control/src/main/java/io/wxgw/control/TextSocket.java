package io.wxgw.control;

import io.javalin.websocket.WsContext;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.common.WebSocketSession;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One open WebSocket. Any thread; nothing here waits.
public final class TextSocket {
    /// Close code: the server stops, or gives the socket up.
    public static final int GOING_AWAY = 1001;
    /// Close code: only texts are understood.
    static final int NO_BINARY = 1003;
    /// Close code: against the rules of this server.
    public static final int POLICY = 1008;
    /// Close code: a defect of ours.
    static final int DEFECT = 1011;
    /// Close code: try again later.
    static final int TRY_LATER = 1013;

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(TextSocket.class);

    private final Session session;
    private final WsContext context;
    private final String address;
    private final SocketLimits limits;
    private final RateLimit rate;
    private final AtomicInteger unsent = new AtomicInteger();
    private final AtomicBoolean closing = new AtomicBoolean();
    /// 0 until a check has seen it close.
    private long closingSinceNanos;
    private final Silence silence;

    TextSocket(WsContext context, SocketLimits limits, long nowNanos) {
        this.session = context.session;
        this.context = context;
        this.address = session.getRemoteSocketAddress() instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress()
                : "";
        this.limits = limits;
        this.rate = new RateLimit(limits.maxMessagesPerSecond(), nowNanos);
        this.silence = new Silence(bytesIn(), nowNanos);
    }

    /// The other side's address.
    public String address() {
        return address;
    }

    /// A parameter of the URL it was opened with.
    public Optional<String> query(String name) {
        return Optional.ofNullable(context.queryParam(name));
    }

    /// Sends a text; one that comes too late is dropped. A socket that takes its messages too slowly is cut off.
    public void send(String text) {
        if (closing.get()) {
            return;
        }
        if (unsent.incrementAndGet() > limits.maxUnsentMessages()) {
            LOG.warn("socket of {} is cut off: {} messages are not taken", address, limits.maxUnsentMessages());
            closing.set(true);
            session.disconnect();
            return;
        }
        session.sendText(text, Callback.from(unsent::decrementAndGet, _ -> unsent.decrementAndGet()));
    }

    /// Closes with a code and a reason for the other side.
    public void close(int code, String reason) {
        if (closing.compareAndSet(false, true)) {
            session.close(code, reason, Callback.NOOP);
        }
    }

    /// False: one message more than may come in a second.
    boolean takes(long nowNanos) {
        return rate.take(nowNanos);
    }

    /// Pings, or closes after too much silence. A close the other side does not answer is waited for
    /// [#CLOSE_PATIENCE]: less could cut off the close frame itself. Called from one thread.
    void check(long nowNanos) {
        if (closing.get()) {
            if (closingSinceNanos == 0) {
                closingSinceNanos = nowNanos | 1;
            } else if (nowNanos - closingSinceNanos > CLOSE_PATIENCE.toNanos()) {
                session.disconnect();
            }
        } else if (silence.nanos(bytesIn(), nowNanos) > limits.silence().toNanos()) {
            LOG.info(
                    "socket of {} is closed: nothing heard for {} s",
                    address,
                    limits.silence().toSeconds());
            close(GOING_AWAY, "nothing heard for " + limits.silence().toSeconds() + " s");
        } else {
            session.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
        }
    }

    /// Jetty's own idle time-out is no help: it begins anew with every ping *we* send. Its public interface does not
    /// tell of pongs, but its connection counts bytes.
    private long bytesIn() {
        return session instanceof WebSocketSession own && own.getCoreSession() instanceof WebSocketCoreSession core
                ? core.getConnection().getBytesIn()
                : -1;
    }
}
