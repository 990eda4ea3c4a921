package io.wxgw.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Lets two programs share one pair of RTP ports, as the sound of an app needs: what a sender gives to
/// [#port] leaves from the pair, and what the MAS sends to the pair goes on to a player. It can lose a share
/// of both, drawn from a seed. Virtual threads.
public final class UdpRelay implements AutoCloseable {
    private static final int LARGEST = 2_048;

    private final List<DatagramSocket> sockets = new ArrayList<>();
    private final int port;
    private final InetAddress host;
    private final RandomGenerator random;
    private volatile double loss;
    private volatile int player;

    /// @param host address of sender and player, and of the pair
    /// @param mas its address
    /// @param masPort where the MAS takes the sound
    /// @param seed of what is lost
    public UdpRelay(InetAddress host, InetAddress mas, int masPort, long seed) {
        this.host = host;
        this.random = new SplittableRandom(seed);
        int inside = SessionDescription.freePorts(host);
        List<DatagramSocket> fromSender = List.of(bind(inside), bind(inside + 1));
        int outside = SessionDescription.freePorts(host);
        this.port = inside;
        for (int track = 0; track < 2; track++) {
            int offset = track; // RTP, and RTCP above it
            DatagramSocket pair = bind(outside + offset);
            relay(fromSender.get(offset), packet -> send(pair, packet, mas, masPort + offset));
            DatagramSocket toPlayer = bind(0);
            relay(pair, packet -> {
                int to = player;
                if (to != 0 && packet.getPort() == masPort + offset) {
                    send(toPlayer, packet, host, to + offset);
                }
            });
        }
    }

    /// Where the sender sends.
    public int port() {
        return port;
    }

    /// Where the player listens.
    public void playAt(int rtpPort) {
        player = rtpPort;
    }

    /// Loses this share of all packets from now on, 0 to 1.
    public void lose(double share) {
        loss = share;
    }

    private boolean isLost() {
        synchronized (random) {
            return random.nextDouble() < loss;
        }
    }

    @Override
    public void close() {
        sockets.forEach(DatagramSocket::close);
    }

    private DatagramSocket bind(int at) {
        try {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(host, at));
            sockets.add(socket);
            return socket;
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Receiver {
        void take(DatagramPacket packet) throws IOException;
    }

    private void relay(DatagramSocket from, Receiver to) {
        Thread.ofVirtual().start(() -> {
            byte[] buffer = new byte[LARGEST];
            while (!from.isClosed()) {
                try {
                    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                    from.receive(packet);
                    if (!isLost()) {
                        to.take(packet);
                    }
                } catch (IOException _) {
                    // Closed, or the player does not listen yet.
                }
            }
        });
    }

    private static void send(DatagramSocket from, DatagramPacket packet, InetAddress to, int port) throws IOException {
        from.send(new DatagramPacket(packet.getData(), packet.getLength(), new InetSocketAddress(to, port)));
    }
}
