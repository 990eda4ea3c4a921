package io.wxgw.engine.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.wxgw.engine.lane.NettyLane;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One UDP socket: a Netty channel and its only handler.
final class NettyDatagrams extends ChannelInboundHandlerAdapter implements DatagramTransport {
    private final NettyLane lane;
    private final Listener listener;
    private final LongAdder dropped;
    private final Consumer<DatagramTransport> opened;
    private volatile @Nullable Bound bound;

    // Lane only.
    private boolean closed;

    /// The channel and the address it got.
    private record Bound(Channel channel, InetSocketAddress local) {}

    /// @param dropped counts what is not sent or not taken
    /// @param opened gets this socket when it is bound, before any datagram comes
    NettyDatagrams(NettyLane lane, Listener listener, LongAdder dropped, Consumer<DatagramTransport> opened) {
        this.lane = lane;
        this.listener = listener;
        this.dropped = dropped;
        this.opened = opened;
    }

    @Override
    public NettyLane lane() {
        return lane;
    }

    @Override
    public InetSocketAddress local() {
        return bound().local;
    }

    @Override
    public ByteBuf allocate(int capacityBytes) {
        return bound().channel.alloc().ioBuffer(capacityBytes);
    }

    @Override
    public void write(InetSocketAddress to, ByteBuf datagram) {
        Channel channel = bound().channel;
        if (closed || to.isUnresolved() || !channel.isWritable()) {
            datagram.release();
            dropped.increment();
            return;
        }
        channel.write(new DatagramPacket(datagram, to), channel.voidPromise());
    }

    @Override
    public void flush() {
        bound().channel.flush();
    }

    @Override
    public CompletableFuture<Void> close() {
        closed = true;
        return NettyNetwork.close(bound().channel);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Channel channel = context.channel();
        bound = new Bound(channel, (InetSocketAddress) channel.localAddress());
        lane.turn(() -> opened.accept(this));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        try {
            if (!closed) {
                lane.turn(() -> deliver(packet));
            }
        } finally {
            packet.release();
        }
    }

    /// Errors of the network, of reading and of writing alike.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        dropped.increment();
    }

    private void deliver(DatagramPacket packet) {
        try {
            listener.onDatagram(packet.sender(), packet.content());
        } catch (Throwable thrown) {
            dropped.increment();
            lane.defect(thrown, listener);
        }
    }

    private Bound bound() {
        Bound known = bound;
        if (known == null) {
            throw new IllegalStateException("the socket is not bound yet");
        }
        return known;
    }
}
