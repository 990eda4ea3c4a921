package io.wxgw.engine.lane;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLongArray;

/// All lanes of a process: as many as there are cores, unless told otherwise. Any thread.
public final class LaneGroup {
    /// How the event loops wait for their sockets.
    public enum Polling {
        /// Linux epoll by Netty's native library.
        EPOLL,
        /// The JDK's selector, wherever the native library does not load.
        NIO
    }

    /// Loads closer together than this count as equal.
    private static final double LOAD_STEP = 0.1;

    /// A closing lane still takes tasks that others send it for so long.
    private static final Duration QUIET = Duration.ofMillis(50);

    private final Polling polling;
    private final EventLoopGroup eventLoops;
    private final List<NettyLane> lanes;
    private final NanoClock clock;
    private final AtomicLongArray chosen;

    private LaneGroup(int count, Polling polling, NanoClock clock) {
        IoHandlerFactory handlers = switch (polling) {
            case EPOLL -> EpollIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
        this.polling = polling;
        this.clock = clock;
        this.eventLoops = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("lane"), handlers);
        List<NettyLane> made = new ArrayList<>(count);
        for (EventExecutor executor : eventLoops) {
            String name = "lane-" + made.size();
            executor.execute(() -> Thread.currentThread().setName(name));
            made.add(new NettyLane(name, (EventLoop) executor, clock));
        }
        this.lanes = List.copyOf(made);
        this.chosen = new AtomicLongArray(count);
    }

    /// A lane for every core, on epoll where there is one.
    public static LaneGroup start() {
        return start(Runtime.getRuntime().availableProcessors());
    }

    /// So many lanes, on epoll where there is one.
    public static LaneGroup start(int lanes) {
        return start(lanes, Epoll.isAvailable() ? Polling.EPOLL : Polling.NIO);
    }

    /// So many lanes, polling as told.
    public static LaneGroup start(int lanes, Polling polling) {
        return new LaneGroup(lanes, polling, new SystemNanoClock());
    }

    /// The lanes, always in the same order.
    public List<NettyLane> lanes() {
        return lanes;
    }

    /// The clock all of them share.
    public NanoClock clock() {
        return clock;
    }

    /// How the event loops poll: tells which channels fit.
    public Polling polling() {
        return polling;
    }

    /// The event loops of the lanes, for those who listen.
    public EventLoopGroup eventLoops() {
        return eventLoops;
    }

    /// The lane on an event loop of this group.
    public NettyLane laneOf(EventLoop eventLoop) {
        for (NettyLane lane : lanes) {
            if (lane.eventLoop().equals(eventLoop)) {
                return lane;
            }
        }
        throw new IllegalArgumentException("an event loop of another group");
    }

    /// Where the next room or stream should live: the lane with the least load; among equals the one chosen
    /// least often so far, because what was placed there a moment ago does not show yet.
    public NettyLane leastLoaded() {
        int best = 0;
        for (int i = 1; i < chosen.length(); i++) {
            long step = loadStep(i);
            long bestStep = loadStep(best);
            if (step < bestStep || (step == bestStep && chosen.get(i) < chosen.get(best))) {
                best = i;
            }
        }
        chosen.incrementAndGet(best);
        return lanes.get(best);
    }

    /// Ends all lanes: sockets still open close with `Shutdown`, queued tasks run, timers do not. Whoever owns anything
    /// on a lane closes it before.
    ///
    /// @return completes when all threads have ended; exceptionally after `deadline` plus a second if one does not
    public CompletableFuture<Void> close(Duration deadline) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        long quietMs = Math.min(QUIET.toMillis(), deadline.toMillis());
        eventLoops
                .shutdownGracefully(quietMs, deadline.toMillis(), TimeUnit.MILLISECONDS)
                .addListener(_ -> closed.complete(null));
        long limitMs = deadline.toMillis() + 1_000;
        CompletableFuture.delayedExecutor(limitMs, TimeUnit.MILLISECONDS)
                .execute(() -> closed.completeExceptionally(
                        new TimeoutException("a lane did not end within " + limitMs + " ms")));
        return closed;
    }

    private long loadStep(int lane) {
        return (long) (lanes.get(lane).load() / LOAD_STEP);
    }
}
