package io.wxgw.engine.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.SocketChannel;
import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.lane.NettyLane;
import io.wxgw.wire.WireException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One TCP connection: a Netty channel and its only handler.
///
/// [#closeAfterFlush] ends in three steps: what is queued is sent; then our direction is shut, so that the peer reads
/// everything and then the end; the socket closes when the peer closes too. Closing at once with bytes of the peer
/// unread would make the kernel send a reset, which can destroy our last words on their way: the name of the refusal.
/// Each step has a time limit.
final class NettyStream extends ChannelInboundHandlerAdapter implements ByteTransport {
    /// How long a peer that does not read may keep a closing connection open.
    private static final Duration FLUSH_DEADLINE = Duration.ofSeconds(5);

    /// How long a peer that does not close may keep it open after that.
    private static final Duration PEER_CLOSE_DEADLINE = Duration.ofSeconds(1);

    private final NettyLane lane;
    private final SocketChannel channel;
    private final Network.ListenerFactory factory;
    private final Consumer<ByteTransport> opened;
    private final CompletableFuture<CloseCause> closed = new CompletableFuture<>();
    private volatile InetSocketAddress local = InetSocketAddress.createUnresolved("", 0);
    private volatile InetSocketAddress remote = InetSocketAddress.createUnresolved("", 0);

    // Lane only.
    private @Nullable Listener listener;
    private @Nullable CloseCause cause;
    private boolean closing;

    /// @param opened gets this transport when the connection stands, after the listener was made
    NettyStream(
            NettyLane lane, SocketChannel channel, Network.ListenerFactory factory, Consumer<ByteTransport> opened) {
        this.lane = lane;
        this.channel = channel;
        this.factory = factory;
        this.opened = opened;
    }

    @Override
    public NettyLane lane() {
        return lane;
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public ByteBuf allocate(int capacityBytes) {
        return channel.alloc().ioBuffer(capacityBytes);
    }

    @Override
    public void write(ByteBuf bytes) {
        if (cause != null || !bytes.isReadable()) {
            bytes.release();
            return;
        }
        channel.write(bytes, channel.voidPromise());
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public long pendingBytes() {
        ChannelOutboundBuffer queued = channel.unsafe().outboundBuffer();
        return queued == null ? 0 : queued.totalPendingWriteBytes();
    }

    @Override
    public CompletableFuture<CloseCause> close(CloseCause why) {
        if (cause == null) {
            cause = why;
        }
        channel.close();
        return closed;
    }

    @Override
    public CompletableFuture<CloseCause> closeAfterFlush(CloseCause why) {
        if (cause == null) {
            cause = why;
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> {
                if (sent.isSuccess()) {
                    shutOurDirection();
                } else {
                    channel.close();
                }
            });
            closeAfter(FLUSH_DEADLINE);
        }
        return closed;
    }

    private void shutOurDirection() {
        if (!channel.isActive() || closing) {
            return;
        }
        closing = true;
        channel.shutdownOutput();
        closeAfter(PEER_CLOSE_DEADLINE);
    }

    private void closeAfter(Duration limit) {
        Lane.Timer timer = lane.schedule(limit, channel::close);
        closed.whenComplete((_, _) -> timer.cancel());
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        InetSocketAddress peer = channel.remoteAddress();
        if (peer == null) {
            channel.close(); // it was reset before we could look at it; nobody has heard of it
            return;
        }
        remote = peer;
        local = channel.localAddress();
        lane.turn(() -> {
            try {
                listener = factory.listen(this);
            } catch (Throwable thrown) {
                fail(thrown);
            }
            opened.accept(this);
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf borrowed = (ByteBuf) message;
        try {
            Listener to = listener;
            if (cause == null && to != null) {
                lane.turn(() -> deliver(to, borrowed));
            }
        } finally {
            borrowed.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        CloseCause ended = cause;
        if (ended == null) {
            ended = channel.eventLoop().isShuttingDown() ? new CloseCause.Shutdown() : new CloseCause.PeerClosed();
            cause = ended;
        }
        CloseCause why = ended;
        lane.turn(() -> {
            Listener to = listener;
            if (to != null) {
                to.onClosed(why);
            }
        });
        closed.complete(why);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
        if (thrown instanceof ClosedChannelException) {
            return; // what was queued when the socket closed; why it closed is known by itself
        }
        close(new CloseCause.NetworkError(String.valueOf(thrown.getMessage())));
    }

    private void deliver(Listener to, ByteBuf borrowed) {
        try {
            to.onBytes(borrowed);
        } catch (WireException malformed) {
            close(new CloseCause.ProtocolError(String.valueOf(malformed.getMessage()), malformed.spec()));
        } catch (Throwable thrown) {
            fail(thrown);
        }
    }

    private void fail(Throwable thrown) {
        lane.defect(thrown, factory);
        close(new CloseCause.Defect(thrown));
    }
}
