package io.wxgw.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// A TCP connection with a bad network in the middle: whoever connects to [#port] reaches the target through
/// it, until the network stops, crawls or breaks. Virtual threads; its methods may be called by any.
public final class FaultProxy implements AutoCloseable {
    private static final int LARGEST_PIECE = 16 << 10;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long STALL_CHECK_NANOS = 20_000_000L;

    private final ServerSocket listening;
    private final InetSocketAddress target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile long bytesPerSecond = Long.MAX_VALUE;
    private volatile boolean stalled;

    /// @param targetPort of 127.0.0.1
    public FaultProxy(int targetPort) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        this.target = new InetSocketAddress(loopback, targetPort);
        try {
            this.listening = new ServerSocket(0, 50, loopback);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /// Where it listens on 127.0.0.1.
    public int port() {
        return listening.getLocalPort();
    }

    /// Nothing passes any more, and nobody is told: a black hole. New connections get no further either.
    public void stall() {
        stalled = true;
    }

    /// Everything passes again, what was held first.
    public void pass() {
        stalled = false;
        bytesPerSecond = Long.MAX_VALUE;
    }

    /// So much passes in each direction of a connection, at most.
    public void trickle(long bytesPerSecondEach) {
        bytesPerSecond = bytesPerSecondEach;
    }

    /// Breaks all connections with a reset.
    public void cut() {
        sockets.forEach(FaultProxy::reset);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket near = listening.accept();
                sockets.add(near);
                Thread.ofVirtual().start(() -> connect(near));
            } catch (IOException _) {
                // Closed.
            }
        }
    }

    private void connect(Socket near) {
        awaitPassage(near);
        Socket far = new Socket();
        try {
            far.connect(target);
        } catch (IOException _) {
            reset(near);
            return;
        }
        sockets.add(far);
        Thread.ofVirtual().start(() -> pump(near, far));
        pump(far, near);
    }

    private void pump(Socket from, Socket to) {
        byte[] piece = new byte[LARGEST_PIECE];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            while (true) {
                int count = in.read(piece);
                if (count < 0) {
                    break;
                }
                awaitPassage(from);
                out.write(piece, 0, count);
                long rate = bytesPerSecond;
                if (rate != Long.MAX_VALUE) {
                    LockSupport.parkNanos(count * SECOND_NANOS / rate);
                }
            }
        } catch (IOException _) {
            // One side broke; both are closed.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void awaitPassage(Socket of) {
        while (stalled && !of.isClosed()) {
            LockSupport.parkNanos(STALL_CHECK_NANOS);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException _) {
            // Gone already.
        }
    }
}
