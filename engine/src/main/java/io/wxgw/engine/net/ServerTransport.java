package io.wxgw.engine.net;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/// A listening TCP port. Any thread.
public interface ServerTransport {
    /// The bound address.
    InetSocketAddress local();

    /// Stops listening; accepted connections go on. Completes when the port is free.
    CompletableFuture<Void> close();
}
