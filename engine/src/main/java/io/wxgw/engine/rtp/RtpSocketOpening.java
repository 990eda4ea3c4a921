package io.wxgw.engine.rtp;

import io.netty.buffer.ByteBuf;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.DatagramTransport;
import io.wxgw.engine.net.Network;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Bind and try: one pair after the other until both ports of one are ours.
final class RtpSocketOpening {
    private final Network network;
    private final Lane lane;
    private final InetAddress bind;
    private final RtpPortRange ports;
    private final Predicate<InetAddress> allowed;
    private final String canonicalName;
    private final RandomGenerator random;
    private final CompletableFuture<RtpSocket> opened = new CompletableFuture<>();

    RtpSocketOpening(
            Network network,
            Lane lane,
            InetAddress bind,
            RtpPortRange ports,
            Predicate<InetAddress> allowed,
            String canonicalName,
            RandomGenerator random) {
        this.network = network;
        this.lane = lane;
        this.bind = bind;
        this.ports = ports;
        this.allowed = allowed;
        this.canonicalName = canonicalName;
        this.random = random;
    }

    CompletableFuture<RtpSocket> open() {
        if (ports.take()) {
            attempt(ports.pairs());
        } else {
            lane.execute(this::fail);
        }
        return opened;
    }

    private void fail() {
        opened.completeExceptionally(
                new BindException("none of " + ports.pairs() + " pairs of RTP ports is free on " + bind));
    }

    private void attempt(int pairsLeft) {
        if (pairsLeft == 0) {
            ports.giveBack();
            fail();
            return;
        }
        int even = ports.nextEvenPort();
        Door door = new Door();
        network.bind(lane, new InetSocketAddress(bind, even), door::onRtp).whenComplete((rtp, failure) -> {
            if (failure != null) {
                attempt(pairsLeft - 1);
            } else {
                bindOdd(rtp, even + 1, door, pairsLeft);
            }
        });
    }

    private void bindOdd(DatagramTransport rtp, int odd, Door door, int pairsLeft) {
        network.bind(lane, new InetSocketAddress(bind, odd), door::onRtcp).whenComplete((rtcp, failure) -> {
            if (failure != null) {
                rtp.close().whenComplete((_, _) -> attempt(pairsLeft - 1));
                return;
            }
            RtpSocket socket = new RtpSocket(rtp, rtcp, ports, allowed, canonicalName, random);
            door.socket = socket;
            opened.complete(socket);
        });
    }

    /// Stands in for the socket while only one of its ports is bound. Lane only.
    private static final class Door {
        private @Nullable RtpSocket socket;

        void onRtp(InetSocketAddress from, ByteBuf borrowed) {
            if (socket != null) {
                socket.onRtpDatagram(from, borrowed);
            }
        }

        void onRtcp(InetSocketAddress from, ByteBuf borrowed) {
            if (socket != null) {
                socket.onRtcpDatagram(from, borrowed);
            }
        }
    }
}
