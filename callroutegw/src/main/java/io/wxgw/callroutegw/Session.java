package io.wxgw.callroutegw;

import io.wxgw.api.signal.SignalRequest;
import io.wxgw.control.SocketListener;
import io.wxgw.control.TextSocket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// One mini program's socket, and the members it speaks for.
final class Session implements SocketListener {
    private final TextSocket socket;
    private final Router router;
    private final Map<String, String> confIdOf = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Session(TextSocket socket, Router router) {
        this.socket = socket;
        this.router = router;
    }

    /// The members this socket joined with, and their conferences; the router's own book.
    Map<String, String> confIdOf() {
        return confIdOf;
    }

    /// Sends a text to the mini program.
    void send(String text) {
        socket.send(text);
    }

    /// Who it is, for logs.
    String address() {
        return socket.address();
    }

    @Override
    public void onText(String text) {
        router.onClientText(this, text);
    }

    /// Whether the mini program has gone.
    boolean isClosed() {
        return closed;
    }

    @Override
    public void onClosed() {
        closed = true;
        router.onClientGone(this);
    }

    /// Whether a request is this socket's to make: nobody else's, or nobody's yet.
    boolean speaksFor(SignalRequest request) {
        return confIdOf.containsKey(request.uuid());
    }
}
