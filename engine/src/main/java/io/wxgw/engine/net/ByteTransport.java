package io.wxgw.engine.net;

import io.netty.buffer.ByteBuf;
import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/// One ordered, reliable connection (TCP). Lane only, unless said.
public interface ByteTransport {
    /// The lane this connection lives on. Any thread.
    Lane lane();

    /// The other side's address. Any thread.
    InetSocketAddress remote();

    /// Our own address. Any thread.
    InetSocketAddress local();

    /// A heap or pooled buffer to write into and hand to [#write].
    ByteBuf allocate(int capacityBytes);

    /// Queues bytes for sending; the buffer belongs to the transport from here on. After a close it is dropped.
    void write(ByteBuf bytes);

    /// Sends what is queued.
    void flush();

    /// Bytes queued and not yet taken by the kernel: what a slow peer shows in.
    long pendingBytes();

    /// Closes; first cause wins; [Listener#onClosed] gets it. The future completes when the socket is really closed.
    CompletableFuture<CloseCause> close(CloseCause cause);

    /// Sends what is queued, then closes.
    CompletableFuture<CloseCause> closeAfterFlush(CloseCause cause);

    /// Who hears from one connection. Called on its lane.
    interface Listener {
        /// Bytes came. The buffer is borrowed: it is not kept, and whatever is unread afterwards is lost.
        /// A [io.wxgw.wire.WireException] thrown here closes this connection with `ProtocolError`.
        void onBytes(ByteBuf borrowed);

        /// The connection is over. Called exactly once.
        void onClosed(CloseCause cause);
    }
}
