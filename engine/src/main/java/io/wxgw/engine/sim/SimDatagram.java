package io.wxgw.engine.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.engine.net.DatagramTransport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// One simulated UDP socket.
final class SimDatagram implements DatagramTransport {
    /// How long a datagram is held back so that others overtake it.
    private static final long MAX_HELD_BACK_NANOS = 30_000_000;

    private final SimNetwork network;
    private final ManualLane lane;
    private final InetSocketAddress local;
    private final InetSocketAddress source;
    private final Listener listener;
    private final Map<InetSocketAddress, Long> lastArrivalNanos = new HashMap<>();
    private boolean closed;

    SimDatagram(
            SimNetwork network, ManualLane lane, InetSocketAddress local, InetSocketAddress source, Listener listener) {
        this.network = network;
        this.lane = lane;
        this.local = local;
        this.source = source;
        this.listener = listener;
    }

    @Override
    public ManualLane lane() {
        return lane;
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
    public void write(InetSocketAddress to, ByteBuf datagram) {
        byte[] bytes = new byte[datagram.readableBytes()];
        datagram.readBytes(bytes);
        datagram.release();
        UdpConditions conditions = network.conditionsTo(to);
        if (closed || network.isCut(source, to) || network.random.nextDouble() < conditions.loss()) {
            network.lost();
            return;
        }
        send(to, bytes, conditions);
        if (conditions.duplicate() > 0 && network.random.nextDouble() < conditions.duplicate()) {
            send(to, bytes, conditions);
        }
    }

    @Override
    public void flush() {
        // Datagrams are on their way from [#write] on; there is no system call to save.
    }

    @Override
    public CompletableFuture<Void> close() {
        closed = true;
        network.closed(this);
        return CompletableFuture.completedFuture(null);
    }

    private void send(InetSocketAddress to, byte[] bytes, UdpConditions conditions) {
        SimDatagram receiver = network.receiver(to);
        if (receiver == null) {
            network.lost();
            return;
        }
        long now = lane.time().nowNanos();
        long arrival = now + conditions.delay().toNanos();
        if (!conditions.jitter().isZero()) {
            arrival += network.random.nextLong(conditions.jitter().toNanos() + 1);
        }
        if (conditions.reorder() > 0 && network.random.nextDouble() < conditions.reorder()) {
            arrival += 1 + network.random.nextLong(MAX_HELD_BACK_NANOS);
        } else {
            arrival = Math.max(arrival, lastArrivalNanos.getOrDefault(to, arrival));
            lastArrivalNanos.put(to, arrival);
        }
        receiver.lane.schedule(Duration.ofNanos(arrival - now), () -> receiver.arrive(source, bytes));
    }

    private void arrive(InetSocketAddress from, byte[] bytes) {
        if (closed || network.isCut(from, local)) {
            network.lost();
            return;
        }
        ByteBuf borrowed = Unpooled.wrappedBuffer(bytes);
        try {
            listener.onDatagram(from, borrowed);
        } catch (RuntimeException | AssertionError defect) {
            lane.time().defect(defect);
        } finally {
            borrowed.release();
        }
    }
}
