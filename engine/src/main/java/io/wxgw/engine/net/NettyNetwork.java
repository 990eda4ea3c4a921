package io.wxgw.engine.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.lane.NettyLane;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// A [Network] of real sockets, on the lanes of one [LaneGroup]. Accepted connections live on the lanes in turn.
///
/// An address that is not resolved is resolved on a virtual thread, so that no lane waits for a name server; media
/// code resolves, checks and then connects, so for it this never happens.
public final class NettyNetwork implements Network {
    /// Longest datagram taken: what fits an Ethernet frame and then some. The rest of a longer one is cut off.
    static final int MAX_DATAGRAM_BYTES = 2_048;

    private static final int BACKLOG = 1_024;
    private static final int DATAGRAM_BUFFER_BYTES = 1 << 20;
    private static final WriteBufferWaterMark DATAGRAM_QUEUE = new WriteBufferWaterMark(1 << 19, 1 << 20);

    private final LaneGroup lanes;
    private final LongAdder datagramsDropped = new LongAdder();

    /// @param lanes where everything of this network lives; closed by its owner, after what lives there
    public NettyNetwork(LaneGroup lanes) {
        this.lanes = lanes;
    }

    /// Datagrams that were not sent or not taken: errors of the network, full queues, listeners that threw.
    public long datagramsDropped() {
        return datagramsDropped.sum();
    }

    @Override
    public CompletableFuture<ByteTransport> connect(
            Lane lane, InetSocketAddress remote, Duration timeout, ListenerFactory listener) {
        NettyLane own = netty(lane);
        CompletableFuture<ByteTransport> connected = new CompletableFuture<>();
        resolved(remote).whenComplete((to, unknown) -> {
            if (to == null) {
                own.execute(() -> connected.completeExceptionally(io(unknown, remote)));
                return;
            }
            new Bootstrap()
                    .group(own.eventLoop())
                    .channel(socketType())
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.clamp(timeout.toMillis(), 1, 3_600_000))
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.SO_KEEPALIVE, true)
                    .option(ChannelOption.MESSAGE_SIZE_ESTIMATOR, PlainSize.ESTIMATOR)
                    .disableResolver()
                    .handler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel channel) {
                            channel.pipeline().addLast(new NettyStream(own, channel, listener, connected::complete));
                        }
                    })
                    .connect(to)
                    .addListener((ChannelFuture attempt) -> {
                        if (!attempt.isSuccess()) {
                            own.turn(() -> connected.completeExceptionally(io(attempt.cause(), to)));
                        }
                    });
        });
        return connected;
    }

    @Override
    public CompletableFuture<ServerTransport> listen(InetSocketAddress bind, ListenerFactory listener) {
        CompletableFuture<ServerTransport> listening = new CompletableFuture<>();
        resolved(bind).whenComplete((at, unknown) -> {
            if (at == null) {
                listening.completeExceptionally(io(unknown, bind));
                return;
            }
            new ServerBootstrap()
                    .group(lanes.eventLoops())
                    .channel(serverType())
                    .option(ChannelOption.SO_BACKLOG, BACKLOG)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childOption(ChannelOption.SO_KEEPALIVE, true)
                    .childOption(ChannelOption.MESSAGE_SIZE_ESTIMATOR, PlainSize.ESTIMATOR)
                    .childHandler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel channel) {
                            NettyLane own = lanes.laneOf(channel.eventLoop());
                            channel.pipeline().addLast(new NettyStream(own, channel, listener, _ -> {}));
                        }
                    })
                    .bind(at)
                    .addListener((ChannelFuture attempt) -> {
                        if (attempt.isSuccess()) {
                            listening.complete(new Listening(attempt.channel()));
                        } else {
                            listening.completeExceptionally(refusedBind(attempt.cause(), at));
                        }
                    });
        });
        return listening;
    }

    @Override
    public CompletableFuture<DatagramTransport> bind(
            Lane lane, InetSocketAddress bind, DatagramTransport.Listener listener) {
        NettyLane own = netty(lane);
        CompletableFuture<DatagramTransport> bound = new CompletableFuture<>();
        resolved(bind).whenComplete((at, unknown) -> {
            if (at == null) {
                own.execute(() -> bound.completeExceptionally(io(unknown, bind)));
                return;
            }
            new Bootstrap()
                    .group(own.eventLoop())
                    .channel(datagramType())
                    .option(ChannelOption.SO_RCVBUF, DATAGRAM_BUFFER_BYTES)
                    .option(ChannelOption.SO_SNDBUF, DATAGRAM_BUFFER_BYTES)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MAX_DATAGRAM_BYTES))
                    .option(ChannelOption.WRITE_BUFFER_WATER_MARK, DATAGRAM_QUEUE)
                    .handler(new NettyDatagrams(own, listener, datagramsDropped, bound::complete))
                    .bind(at)
                    .addListener((ChannelFuture attempt) -> {
                        if (!attempt.isSuccess()) {
                            own.turn(() -> bound.completeExceptionally(refusedBind(attempt.cause(), at)));
                        }
                    });
        });
        return bound;
    }

    private record Listening(Channel channel, InetSocketAddress local) implements ServerTransport {
        Listening(Channel channel) {
            this(channel, (InetSocketAddress) channel.localAddress());
        }

        @Override
        public CompletableFuture<Void> close() {
            return NettyNetwork.close(channel);
        }
    }

    /// Closes a channel that holds a port; completes when the port is free. With NIO that is only in the next round of
    /// the selector, where the JDK really closes the socket.
    static CompletableFuture<Void> close(Channel channel) {
        CompletableFuture<Void> free = new CompletableFuture<>();
        channel.close().addListener(_ -> {
            if (channel instanceof AbstractNioChannel && !channel.eventLoop().isShuttingDown()) {
                channel.eventLoop().schedule(() -> free.complete(null), 1, TimeUnit.MILLISECONDS);
            } else {
                free.complete(null);
            }
        });
        return free;
    }

    private static NettyLane netty(Lane lane) {
        if (lane instanceof NettyLane own) {
            return own;
        }
        throw new IllegalArgumentException("a NettyNetwork works with the lanes of its LaneGroup only");
    }

    private Class<? extends SocketChannel> socketType() {
        return switch (lanes.polling()) {
            case EPOLL -> EpollSocketChannel.class;
            case NIO -> NioSocketChannel.class;
        };
    }

    private Class<? extends ServerChannel> serverType() {
        return switch (lanes.polling()) {
            case EPOLL -> EpollServerSocketChannel.class;
            case NIO -> NioServerSocketChannel.class;
        };
    }

    private Class<? extends DatagramChannel> datagramType() {
        return switch (lanes.polling()) {
            case EPOLL -> EpollDatagramChannel.class;
            case NIO -> NioDatagramChannel.class;
        };
    }

    private static CompletableFuture<InetSocketAddress> resolved(InetSocketAddress address) {
        if (!address.isUnresolved()) {
            return CompletableFuture.completedFuture(address);
        }
        try {
            InetAddress literal = InetAddress.ofLiteral(address.getHostString());
            return CompletableFuture.completedFuture(new InetSocketAddress(literal, address.getPort()));
        } catch (IllegalArgumentException _) {
            CompletableFuture<InetSocketAddress> found = new CompletableFuture<>();
            Thread.ofVirtual().name("resolve").start(() -> {
                try {
                    InetAddress host = InetAddress.getByName(address.getHostString());
                    found.complete(new InetSocketAddress(host, address.getPort()));
                } catch (UnknownHostException unknown) {
                    found.completeExceptionally(unknown);
                }
            });
            return found;
        }
    }

    private static IOException io(@Nullable Throwable cause, InetSocketAddress address) {
        if (cause instanceof ConnectTimeoutException) {
            return new SocketTimeoutException("connect to " + address + " timed out");
        }
        return cause instanceof IOException io ? io : new IOException(address + ": " + cause, cause);
    }

    // The native library's own exception is a plain IOException; callers look for a BindException.
    private static BindException refusedBind(@Nullable Throwable cause, InetSocketAddress address) {
        String message = cause == null ? "closed" : String.valueOf(cause.getMessage());
        BindException refused = new BindException(address + ": " + message);
        refused.initCause(cause);
        return refused;
    }
}
