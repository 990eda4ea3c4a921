package io.wxgw.sim.phone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;

/// Finds the address of a host. Any thread; must not block.
@FunctionalInterface
public interface HostResolver {
    /// Asks the system, on a virtual thread of its own.
    HostResolver SYSTEM = (host, port) -> {
        CompletableFuture<InetSocketAddress> found = new CompletableFuture<>();
        Thread.ofVirtual().name("resolve").start(() -> {
            try {
                found.complete(new InetSocketAddress(InetAddress.getByName(host), port));
            } catch (UnknownHostException unknown) {
                found.completeExceptionally(unknown);
            }
        });
        return found;
    };

    /// Takes addresses as they are written, at once; names are unknown to it. For virtual time.
    HostResolver LITERAL = (host, port) -> {
        try {
            return CompletableFuture.completedFuture(new InetSocketAddress(InetAddress.ofLiteral(host), port));
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(new IOException(host + " is no literal address", e));
        }
    };

    /// The address, or exceptionally an [IOException].
    CompletableFuture<InetSocketAddress> resolve(String host, int port);
}
