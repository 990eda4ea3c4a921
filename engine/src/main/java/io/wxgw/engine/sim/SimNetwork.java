package io.wxgw.engine.sim;

import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.ByteTransport;
import io.wxgw.engine.net.DatagramTransport;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.net.ServerTransport;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A network in virtual time: streams with latency and odd chunking, datagrams with [UdpConditions], ports,
/// refused connections and partitions. The same seed gives the same run.
///
/// Addresses are plain values; nothing is resolved but literals and `localhost`. Outgoing connections come from
/// 127.0.0.1; [#host] gives the same network as another machine sees it. Driven by the thread that advances
/// [SimTime]; the conditions may be changed at any moment between turns.
///
/// Streams behave like TCP where it matters: a partition holds bytes back and loses none, at most
/// [#WINDOW_BYTES] are under way to a peer that does not read, and the rest shows in
/// [ByteTransport#pendingBytes].
public final class SimNetwork implements Network {
    /// Bytes under way in one direction: what two kernels would hold.
    static final int WINDOW_BYTES = 128 * 1024;

    private static final int FIRST_EPHEMERAL_PORT = 40_000;
    private static final int PORTS = 65_536;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    final SimTime time;
    final SplittableRandom random;
    private final List<ManualLane> lanes;
    private final Map<InetSocketAddress, Listening> listening = new HashMap<>();
    private final Map<InetSocketAddress, SimDatagram> datagrams = new HashMap<>();
    private final List<SimStream> streams = new ArrayList<>();
    private final Map<InetSocketAddress, UdpConditions> conditionsTo = new HashMap<>();
    private UdpConditions conditions = UdpConditions.GOOD;
    private BiPredicate<InetSocketAddress, InetSocketAddress> cut = (_, _) -> false;
    private Predicate<InetSocketAddress> stalled = _ -> false;
    private Duration latency = Duration.ofNanos(500_000);
    private int maxChunkBytes = Integer.MAX_VALUE;
    private int nextLane;
    private int nextPort = FIRST_EPHEMERAL_PORT;
    private long datagramsLost;

    private record Listening(InetSocketAddress local, ListenerFactory listener) {}

    /// @param lanes the lanes accepted connections live on, in turn; at least one
    public SimNetwork(SimTime time, long seed, ManualLane... lanes) {
        if (lanes.length == 0) {
            throw new IllegalArgumentException("a network needs a lane for accepted connections");
        }
        this.time = time;
        this.random = new SplittableRandom(seed);
        this.lanes = List.of(lanes);
    }

    /// One-way latency of streams from now on.
    public SimNetwork latency(Duration oneWay) {
        this.latency = oneWay;
        return this;
    }

    /// Streams arrive in pieces of 1 to `maxBytes` bytes, drawn from the seed.
    public SimNetwork chunks(int maxBytes) {
        this.maxChunkBytes = maxBytes;
        return this;
    }

    /// What happens to datagrams from now on.
    public SimNetwork conditions(UdpConditions all) {
        this.conditions = all;
        return this;
    }

    /// What happens to datagrams to one address from now on.
    public SimNetwork conditions(InetSocketAddress to, UdpConditions those) {
        conditionsTo.put(to, those);
        return this;
    }

    /// Nothing passes between addresses for which `between` holds in either direction: datagrams and connection
    /// attempts are lost, bytes of streams wait for [#heal].
    public void partition(BiPredicate<InetSocketAddress, InetSocketAddress> between) {
        this.cut = (from, to) -> between.test(from, to) || between.test(to, from);
    }

    /// Ends a partition.
    public void heal() {
        this.cut = (_, _) -> false;
        List.copyOf(streams).forEach(SimStream::resume);
    }

    /// Ends of streams whose own address fits do not read any more: what is sent to them piles up at the sender.
    public void stall(Predicate<InetSocketAddress> reader) {
        this.stalled = reader;
        List.copyOf(streams).forEach(SimStream::resume);
    }

    /// Breaks all streams of which one end has an address that fits, as by a reset.
    public void reset(Predicate<InetSocketAddress> end) {
        for (SimStream stream : List.copyOf(streams)) {
            if (end.test(stream.local()) || end.test(stream.remote())) {
                stream.lane().execute(stream::reset);
            }
        }
    }

    /// The same network as seen from the machine with this address: connections come from there.
    ///
    /// @param literal an IPv4 or IPv6 literal
    public Network host(String literal) {
        return new Host(this, InetAddress.ofLiteral(literal));
    }

    /// Datagrams lost by conditions, partitions, or for want of a receiver.
    public long datagramsLost() {
        return datagramsLost;
    }

    /// Ends of streams that are open.
    public int openStreams() {
        return streams.size();
    }

    /// UDP sockets bound and TCP ports listened on.
    public int boundPorts() {
        return datagrams.size() + listening.size();
    }

    @Override
    public CompletableFuture<ByteTransport> connect(
            Lane lane, InetSocketAddress remote, Duration timeout, ListenerFactory listener) {
        return connect(LOOPBACK, lane, remote, timeout, listener);
    }

    @Override
    public CompletableFuture<ServerTransport> listen(InetSocketAddress bind, ListenerFactory listener) {
        InetSocketAddress local;
        try {
            local = claim(bind, listening);
        } catch (IOException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        listening.put(local, new Listening(local, listener));
        return CompletableFuture.completedFuture(new ServerTransport() {
            @Override
            public InetSocketAddress local() {
                return local;
            }

            @Override
            public CompletableFuture<Void> close() {
                listening.remove(local);
                return CompletableFuture.completedFuture(null);
            }
        });
    }

    @Override
    public CompletableFuture<DatagramTransport> bind(
            Lane lane, InetSocketAddress bind, DatagramTransport.Listener listener) {
        return bind(LOOPBACK, lane, bind, listener);
    }

    CompletableFuture<DatagramTransport> bind(
            InetAddress host, Lane lane, InetSocketAddress bind, DatagramTransport.Listener listener) {
        CompletableFuture<DatagramTransport> bound = new CompletableFuture<>();
        ManualLane manual = manual(lane);
        try {
            InetSocketAddress local = claim(bind, datagrams);
            InetSocketAddress source =
                    local.getAddress().isAnyLocalAddress() ? new InetSocketAddress(host, local.getPort()) : local;
            SimDatagram socket = new SimDatagram(this, manual, local, source, listener);
            datagrams.put(local, socket);
            manual.execute(() -> bound.complete(socket));
        } catch (IOException refused) {
            manual.execute(() -> bound.completeExceptionally(refused));
        }
        return bound;
    }

    CompletableFuture<ByteTransport> connect(
            InetAddress host, Lane lane, InetSocketAddress remote, Duration timeout, ListenerFactory listener) {
        CompletableFuture<ByteTransport> connected = new CompletableFuture<>();
        ManualLane manual = manual(lane);
        InetSocketAddress to;
        try {
            to = resolved(remote);
        } catch (IOException unknown) {
            manual.execute(() -> connected.completeExceptionally(unknown));
            return connected;
        }
        InetSocketAddress from = new InetSocketAddress(host, ephemeralPort());
        if (isCut(from, to)) {
            manual.schedule(
                    timeout,
                    () -> connected.completeExceptionally(
                            new SocketTimeoutException("connect to " + to + " timed out")));
            return connected;
        }
        // One round trip: the other side stands after half of it.
        manual.schedule(latency.multipliedBy(2), () -> {
            Listening server = find(listening, to);
            if (server == null) {
                connected.completeExceptionally(new ConnectException("Connection refused: " + to));
                return;
            }
            ManualLane accepting = lanes.get(nextLane++ % lanes.size());
            SimStream ours = new SimStream(this, manual, from, to);
            SimStream theirs = new SimStream(this, accepting, to, from);
            ours.join(theirs);
            streams.add(ours);
            streams.add(theirs);
            accepting.execute(() -> theirs.listen(server.listener()));
            ours.listen(listener);
            connected.complete(ours);
        });
        return connected;
    }

    void closed(SimStream stream) {
        streams.remove(stream);
    }

    void closed(SimDatagram socket) {
        datagrams.remove(socket.local(), socket);
    }

    Duration latency() {
        return latency;
    }

    boolean isCut(InetSocketAddress from, InetSocketAddress to) {
        return cut.test(from, to);
    }

    boolean isStalled(InetSocketAddress reader) {
        return stalled.test(reader);
    }

    int chunk(int available) {
        return maxChunkBytes >= available ? available : 1 + random.nextInt(maxChunkBytes);
    }

    UdpConditions conditionsTo(InetSocketAddress to) {
        return conditionsTo.getOrDefault(to, conditions);
    }

    @Nullable
    SimDatagram receiver(InetSocketAddress to) {
        return find(datagrams, to);
    }

    void lost() {
        datagramsLost++;
    }

    private static ManualLane manual(Lane lane) {
        if (lane instanceof ManualLane manual) {
            return manual;
        }
        throw new IllegalArgumentException("a SimNetwork works with ManualLanes only");
    }

    private static <T> @Nullable T find(Map<InetSocketAddress, T> bound, InetSocketAddress to) {
        T exact = bound.get(to);
        return exact != null ? exact : bound.get(new InetSocketAddress(to.getPort()));
    }

    static InetSocketAddress resolved(InetSocketAddress address) throws UnknownHostException {
        if (!address.isUnresolved()) {
            return address;
        }
        if (address.getHostString().equals("localhost")) {
            return new InetSocketAddress(LOOPBACK, address.getPort());
        }
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(address.getHostString()), address.getPort());
        } catch (IllegalArgumentException _) {
            throw new UnknownHostException(address.getHostString());
        }
    }

    private <T> InetSocketAddress claim(InetSocketAddress wanted, Map<InetSocketAddress, T> bound) throws IOException {
        InetSocketAddress local = resolved(wanted);
        if (local.getPort() == 0) {
            do {
                local = new InetSocketAddress(local.getAddress(), ephemeralPort());
            } while (taken(bound, local));
        }
        if (taken(bound, local)) {
            throw new BindException("Address already in use: " + local);
        }
        return local;
    }

    private static boolean taken(Map<InetSocketAddress, ?> bound, InetSocketAddress local) {
        return bound.keySet().stream()
                .anyMatch(other -> other.getPort() == local.getPort()
                        && (other.getAddress().equals(local.getAddress())
                                || other.getAddress().isAnyLocalAddress()
                                || local.getAddress().isAnyLocalAddress()));
    }

    private int ephemeralPort() {
        if (nextPort >= PORTS) {
            nextPort = FIRST_EPHEMERAL_PORT;
        }
        return nextPort++;
    }

    /// A network seen from one machine.
    private record Host(SimNetwork network, InetAddress address) implements Network {
        @Override
        public CompletableFuture<ByteTransport> connect(
                Lane lane, InetSocketAddress remote, Duration timeout, ListenerFactory listener) {
            return network.connect(address, lane, remote, timeout, listener);
        }

        @Override
        public CompletableFuture<ServerTransport> listen(InetSocketAddress bind, ListenerFactory listener) {
            return network.listen(bind, listener);
        }

        @Override
        public CompletableFuture<DatagramTransport> bind(
                Lane lane, InetSocketAddress bind, DatagramTransport.Listener listener) {
            return network.bind(address, lane, bind, listener);
        }
    }
}
