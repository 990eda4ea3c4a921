package io.wxgw.engine.net;

import io.wxgw.engine.lane.Lane;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// Opens transports: sockets in production ([NettyNetwork]), [io.wxgw.engine.sim.SimNetwork] in virtual time.
///
/// Futures complete on the lane named in the call, exceptionally with [java.io.IOException]; lane code never waits
/// for them. Any thread.
public interface Network {
    /// Opens a connection that lives on `lane`.
    ///
    /// @param listener made on the lane when the connection stands, before any byte can come
    CompletableFuture<ByteTransport> connect(
            Lane lane, InetSocketAddress remote, Duration timeout, ListenerFactory listener);

    /// Listens for connections; each lives on a lane of the implementation's choice ([ByteTransport#lane]).
    /// The future completes, on any thread, when the port is bound.
    CompletableFuture<ServerTransport> listen(InetSocketAddress bind, ListenerFactory listener);

    /// Binds a UDP socket on `lane`. Port 0 asks for any free one.
    CompletableFuture<DatagramTransport> bind(Lane lane, InetSocketAddress bind, DatagramTransport.Listener listener);

    /// Makes the listener of a new connection, on its lane.
    @FunctionalInterface
    interface ListenerFactory {
        /// The listener; may already write.
        ByteTransport.Listener listen(ByteTransport transport);
    }
}
