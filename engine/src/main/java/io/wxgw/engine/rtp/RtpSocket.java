package io.wxgw.engine.rtp;

import io.netty.buffer.ByteBuf;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.DatagramTransport;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.track.Subscription;
import io.wxgw.wire.rtcp.RtcpCompound;
import io.wxgw.wire.rtcp.RtcpPacket;
import io.wxgw.wire.rtp.RtpPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One RTP port and the RTCP port above it, bound on a lane: what one track of one member has.
///
/// **In.** A packet must come from the latched source ([SourceLatch]), carry an SSRC somebody waits for and the
/// payload type announced with it; everything else is counted and dropped, never logged. RTCP is heard from the
/// latched address only, or from the address of [#sendTo], on either port.
///
/// **Out.** To the address given with [#sendTo], else to where packets come from (symmetric RTP). Our RTCP goes one
/// port above, or to where the peer's RTCP came from.
///
/// One local sender and any number of remote sources share a socket: a member's own sound goes out and the mix comes
/// in on the same pair. Lane only, but for [#open].
public final class RtpSocket {
    private static final int RTCP_CAPACITY_BYTES = 1_280;

    private final Lane lane;
    private final DatagramTransport rtp;
    private final DatagramTransport rtcp;
    private final RtpPortRange ports;
    private final String canonicalName;
    private final SourceLatch latch;
    private final RtpRoutes routes = new RtpRoutes();
    private final long receiverSsrc;

    private @Nullable InetSocketAddress destination;
    private @Nullable InetSocketAddress rtcpSource;
    private @Nullable CompletableFuture<Void> closing;
    private long received;
    private long sent;
    private long malformed;
    private long wrongSource;
    private long wrongRtcp;
    private long noDestination;

    RtpSocket(
            DatagramTransport rtp,
            DatagramTransport rtcp,
            RtpPortRange ports,
            Predicate<InetAddress> allowed,
            String canonicalName,
            RandomGenerator random) {
        this.ports = ports;
        this.lane = rtp.lane();
        this.rtp = rtp;
        this.rtcp = rtcp;
        this.canonicalName = canonicalName;
        this.latch = new SourceLatch(allowed);
        this.receiverSsrc = random.nextLong(1L << 32);
    }

    /// Binds a free pair of `ports` on `lane`: both ports or none. Any thread.
    ///
    /// @param allowed whom we believe; asked for every packet from a new address
    /// @param canonicalName CNAME of the member: the same on its audio and its video socket
    /// @return completes on the lane, exceptionally with [java.net.BindException] if no pair is free
    public static CompletableFuture<RtpSocket> open(
            Network network,
            Lane lane,
            InetAddress bind,
            RtpPortRange ports,
            Predicate<InetAddress> allowed,
            String canonicalName,
            RandomGenerator random) {
        return new RtpSocketOpening(network, lane, bind, ports, allowed, canonicalName, random).open();
    }

    /// The lane this socket lives on. Any thread.
    public Lane lane() {
        return lane;
    }

    /// The even port. Any thread.
    public int port() {
        return rtp.local().getPort();
    }

    /// From here on packets go to this address and its RTCP to the port above, whatever comes in from where.
    public void sendTo(InetSocketAddress rtpDestination) {
        destination = rtpDestination;
    }

    /// Where packets go: the address given, else the latched source.
    public Optional<InetSocketAddress> destination() {
        return destination != null ? Optional.of(destination) : latch.source();
    }

    /// Where packets come from, once one was accepted.
    public Optional<InetSocketAddress> source() {
        return latch.source();
    }

    /// Hears the source with this SSRC and payload type.
    ///
    /// @throws IllegalArgumentException if somebody hears it already
    public Subscription receive(long ssrc, int payloadType, RtpStreamListener listener) {
        return routes.add(ssrc, payloadType, listener);
    }

    /// Hears whichever source sends this payload type; the first one is kept until it says BYE or is silent for a
    /// second, then another may follow.
    public Subscription receiveAny(int payloadType, RtpStreamListener listener) {
        return routes.addAny(payloadType, listener);
    }

    /// Hears feedback about our own stream. There is at most one: its SSRC also signs our reports.
    ///
    /// @throws IllegalArgumentException if there is one already
    public Subscription feedback(long ssrc, RtpFeedbackListener listener) {
        return routes.addSender(ssrc, listener);
    }

    /// The SSRC that our receiver reports and requests carry: the sender's, or one drawn at opening.
    public long localSsrc() {
        return routes.senderSsrc().orElse(receiverSsrc);
    }

    /// CNAME for source descriptions.
    public String canonicalName() {
        return canonicalName;
    }

    /// Queues one packet; [#flush] sends. Without a destination it is dropped and counted.
    public void send(RtpPacket packet) {
        Optional<InetSocketAddress> to = destination();
        if (to.isEmpty() || isClosed()) {
            noDestination++;
            return;
        }
        ByteBuf datagram = rtp.allocate(packet.lengthBytes());
        packet.write(datagram);
        rtp.write(to.get(), datagram);
        sent++;
    }

    /// Sends what is queued.
    public void flush() {
        rtp.flush();
    }

    /// Sends one compound at once. Without a destination it is dropped.
    public void sendRtcp(List<RtcpPacket> compound) {
        Optional<InetSocketAddress> to = rtcpDestination();
        if (to.isEmpty() || isClosed()) {
            return;
        }
        ByteBuf datagram = rtcp.allocate(RTCP_CAPACITY_BYTES);
        RtcpCompound.write(compound, datagram);
        rtcp.write(to.get(), datagram);
        rtcp.flush();
    }

    private Optional<InetSocketAddress> rtcpDestination() {
        InetSocketAddress heard = rtcpSource;
        if (destination == null && heard != null) {
            return Optional.of(heard);
        }
        return destination().map(to -> new InetSocketAddress(to.getAddress(), Math.min(65_535, to.getPort() + 1)));
    }

    /// Packets accepted so far, keep-alives included.
    public long received() {
        return received;
    }

    /// What was seen so far.
    public RtpSocketCounters counters() {
        return new RtpSocketCounters(
                received,
                sent,
                malformed,
                wrongSource,
                routes.wrongSsrc(),
                routes.wrongPayloadType(),
                wrongRtcp,
                noDestination,
                latch.moves());
    }

    /// Whether [#close] was called.
    public boolean isClosed() {
        return closing != null;
    }

    /// Closes both ports; senders and receivers on it stop by themselves. Completes when the ports are free.
    /// Idempotent. Says no BYE: that is the sender's.
    public CompletableFuture<Void> close() {
        if (closing == null) {
            closing = CompletableFuture.allOf(rtp.close(), rtcp.close()).whenComplete((_, _) -> ports.giveBack());
        }
        return closing;
    }

    void onRtpDatagram(InetSocketAddress from, ByteBuf borrowed) {
        if (RtcpCompound.isRtcp(borrowed)) {
            onRtcpDatagram(from, borrowed);
            return;
        }
        long nowNanos = lane.clock().nowNanos();
        if (isClosed() || !latch.admits(from, nowNanos)) {
            wrongSource++;
            return;
        }
        Optional<RtpPacket> packet = RtpPacket.parse(borrowed);
        if (packet.isEmpty()) {
            malformed++;
            return;
        }
        Optional<RtpStreamListener> listener = routes.find(packet.get(), nowNanos);
        if (listener.isEmpty()) {
            return;
        }
        latch.accept(from, nowNanos);
        received++;
        listener.get().onRtp(packet.get(), from, nowNanos);
    }

    /// A receiver that sends no media of its own is never latched, yet its key frame requests must be heard.
    private boolean isDestination(InetSocketAddress from) {
        return destination != null && destination.getAddress().equals(from.getAddress());
    }

    void onRtcpDatagram(InetSocketAddress from, ByteBuf borrowed) {
        if (isClosed() || !(latch.admitsControl(from) || isDestination(from))) {
            wrongSource++;
            return;
        }
        Optional<List<RtcpPacket>> compound = RtcpCompound.parse(borrowed);
        if (compound.isEmpty()) {
            malformed++;
            return;
        }
        long nowNanos = lane.clock().nowNanos();
        for (RtcpPacket packet : compound.get()) {
            if (routes.dispatch(packet, nowNanos)) {
                rtcpSource = from;
            } else {
                wrongRtcp++;
            }
        }
    }
}
