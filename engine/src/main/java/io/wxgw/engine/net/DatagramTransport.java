package io.wxgw.engine.net;

import io.netty.buffer.ByteBuf;
import io.wxgw.engine.lane.Lane;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/// One bound UDP socket. Lane only, unless said.
public interface DatagramTransport {
    /// The lane this socket lives on. Any thread.
    Lane lane();

    /// The bound address. Any thread.
    InetSocketAddress local();

    /// A buffer to write one datagram into and hand to [#write].
    ByteBuf allocate(int capacityBytes);

    /// Queues one datagram; the buffer belongs to the transport from here on. Errors of the network are swallowed
    /// and counted: UDP promises nothing.
    void write(InetSocketAddress to, ByteBuf datagram);

    /// Sends what is queued, in as few system calls as there can be.
    void flush();

    /// Closes; the future completes when the port is free again. Idempotent.
    CompletableFuture<Void> close();

    /// Who hears from one socket. Called on its lane.
    @FunctionalInterface
    interface Listener {
        /// A datagram came. The buffer is borrowed. Anything thrown here is counted and the datagram dropped.
        void onDatagram(InetSocketAddress from, ByteBuf borrowed);
    }
}
