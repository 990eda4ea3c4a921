package io.wxgw.engine.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.net.ByteTransport;
import io.wxgw.engine.net.Network;
import io.wxgw.wire.WireException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One end of a simulated stream. What it sends goes through three places: `unflushed`, `queued` (what
/// [#pendingBytes] shows), and under way, bounded by the window; the receiving end holds what it may not read yet.
final class SimStream implements ByteTransport {
    /// How long a peer that does not read may keep a closing end open.
    private static final Duration FLUSH_DEADLINE = Duration.ofSeconds(5);

    private final SimNetwork network;
    private final ManualLane lane;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final ArrayDeque<byte[]> unflushed = new ArrayDeque<>();
    private final ArrayDeque<byte[]> queued = new ArrayDeque<>();
    private final ArrayDeque<byte[]> arrived = new ArrayDeque<>();
    private final CompletableFuture<CloseCause> closed = new CompletableFuture<>();
    private @Nullable SimStream peer;
    private @Nullable Listener listener;
    private @Nullable CloseCause cause;
    private @Nullable CloseCause whenFlushed;
    private long pendingBytes;
    private int underWayBytes;
    private long lastArrivalNanos;
    private boolean endSent;
    private boolean endArrived;

    SimStream(SimNetwork network, ManualLane lane, InetSocketAddress local, InetSocketAddress remote) {
        this.network = network;
        this.lane = lane;
        this.local = local;
        this.remote = remote;
    }

    void join(SimStream other) {
        this.peer = other;
        other.peer = this;
    }

    void listen(Network.ListenerFactory factory) {
        if (cause != null) {
            return;
        }
        try {
            listener = factory.listen(this);
        } catch (RuntimeException defect) {
            lane.time().defect(defect);
            var _ = close(new CloseCause.Defect(defect));
            return;
        }
        resume();
    }

    @Override
    public ManualLane lane() {
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
        return Unpooled.buffer(capacityBytes);
    }

    @Override
    public void write(ByteBuf bytes) {
        try {
            if (cause == null && whenFlushed == null && bytes.isReadable()) {
                byte[] copy = new byte[bytes.readableBytes()];
                bytes.readBytes(copy);
                unflushed.add(copy);
                pendingBytes += copy.length;
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void flush() {
        queued.addAll(unflushed);
        unflushed.clear();
        pump();
    }

    @Override
    public long pendingBytes() {
        return pendingBytes;
    }

    @Override
    public CompletableFuture<CloseCause> close(CloseCause reason) {
        if (cause == null) {
            CloseCause why = whenFlushed == null ? reason : whenFlushed;
            cause = why;
            unflushed.clear();
            queued.clear();
            arrived.clear();
            pendingBytes = 0;
            sendEnd();
            network.closed(this);
            lane.execute(() -> {
                if (listener != null) {
                    listener.onClosed(why);
                }
                closed.complete(why);
            });
        }
        return closed;
    }

    @Override
    public CompletableFuture<CloseCause> closeAfterFlush(CloseCause why) {
        if (cause == null && whenFlushed == null) {
            flush();
            whenFlushed = why;
            lane.schedule(FLUSH_DEADLINE, () -> {
                var _ = close(why);
            });
            pump();
        }
        return closed;
    }

    void reset() {
        var _ = close(new CloseCause.NetworkError("Connection reset"));
    }

    /// Reads on and sends on, after whatever held this end back is gone.
    void resume() {
        lane.execute(() -> {
            read();
            pump();
        });
    }

    private void pump() {
        SimStream other = peer;
        if (other == null) {
            return;
        }
        while (underWayBytes < SimNetwork.WINDOW_BYTES && !queued.isEmpty()) {
            byte[] next = queued.remove();
            int size = Math.min(network.chunk(next.length), SimNetwork.WINDOW_BYTES - underWayBytes);
            byte[] piece = next;
            if (size < next.length) {
                piece = Arrays.copyOf(next, size);
                queued.addFirst(Arrays.copyOfRange(next, size, next.length));
            }
            pendingBytes -= size;
            underWayBytes += size;
            byte[] sent = piece;
            arriveAt(other, () -> other.arrive(sent));
        }
        CloseCause why = whenFlushed;
        if (why != null && queued.isEmpty()) {
            var _ = close(why);
        }
    }

    private void sendEnd() {
        SimStream other = peer;
        if (other != null && !endSent) {
            endSent = true;
            arriveAt(other, () -> {
                other.endArrived = true;
                other.read();
            });
        }
    }

    private void arriveAt(SimStream other, Runnable arrival) {
        long now = lane.time().nowNanos();
        lastArrivalNanos = Math.max(lastArrivalNanos, now + network.latency().toNanos());
        other.lane.schedule(Duration.ofNanos(lastArrivalNanos - now), arrival);
    }

    private void arrive(byte[] bytes) {
        arrived.add(bytes);
        read();
    }

    private void read() {
        while (cause == null && listener != null && !network.isCut(local, remote) && !network.isStalled(local)) {
            byte[] bytes = arrived.poll();
            if (bytes == null) {
                if (endArrived) {
                    var _ = close(new CloseCause.PeerClosed());
                }
                return;
            }
            SimStream other = peer;
            if (other != null) {
                other.taken(bytes.length);
            }
            if (whenFlushed == null) {
                deliver(listener, bytes);
            }
        }
    }

    private void deliver(Listener to, byte[] bytes) {
        ByteBuf borrowed = Unpooled.wrappedBuffer(bytes);
        try {
            to.onBytes(borrowed);
        } catch (WireException malformed) {
            var _ = close(new CloseCause.ProtocolError(String.valueOf(malformed.getMessage()), malformed.spec()));
        } catch (RuntimeException | AssertionError defect) {
            lane.time().defect(defect);
            var _ = close(new CloseCause.Defect(defect));
        } finally {
            borrowed.release();
        }
    }

    private void taken(int bytes) {
        underWayBytes -= bytes;
        if (!queued.isEmpty()) {
            lane.execute(this::pump);
        }
    }
}
