package io.wxgw.api.thrift;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.thrift.TException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves a [ThriftProcessor] on a TCP port, one virtual thread a connection, calls of a connection one after the
/// other.
///
/// Framed binary and plain (buffered) binary are told apart by the first byte of a connection: a strict
/// binary message begins with 0x80, and a frame that long is over every limit. A connection that sends
/// anything else, or a frame over the limit, is closed and logged with its reason; a frame is read as it
/// arrives, so that its claimed length costs nothing. Where a login is asked, it must be the first that
/// comes, within the time of a message; a connection without one is closed and logged.
public final class ThriftServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ThriftServer.class);
    private static final int BACKLOG = 128;
    private static final Duration CLOSE_GRACE = Duration.ofMillis(200);

    private final String name;
    private final ServerSocket listener;
    private final ThriftProcessor processor;
    private final ThriftLogin login;
    private final ThriftLimits limits;
    private final Semaphore free;
    private final ExecutorService threads;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private ThriftServer(
            String name, ServerSocket listener, ThriftProcessor processor, ThriftLogin login, ThriftLimits limits) {
        this.name = name;
        this.listener = listener;
        this.processor = processor;
        this.login = login;
        this.limits = limits;
        this.free = new Semaphore(limits.maxConnections());
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name + "-thrift-", 0).factory());
    }

    /// Binds and begins to serve.
    ///
    /// @param name of the box, for logs
    /// @param address to bind; port 0 takes a free one
    /// @param login what callers must know
    /// @throws IOException if the address cannot be bound
    public static ThriftServer start(
            String name, InetSocketAddress address, ThriftProcessor processor, ThriftLogin login, ThriftLimits limits)
            throws IOException {
        var listener = new ServerSocket();
        try {
            listener.setReuseAddress(true);
            listener.bind(address, BACKLOG);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        var server = new ThriftServer(name, listener, processor, login, limits);
        server.threads.execute(server::accept);
        return server;
    }

    /// Where it listens, with the port that was really taken.
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /// How many connections are open now.
    public int openConnections() {
        return connections.size();
    }

    /// Stops accepting, cuts the connections, and waits for the running calls. Those that do not end at once (a long
    /// poll, whose answer nobody can hear any more) are interrupted.
    ///
    /// @return false if calls were still running after `deadline`
    public boolean close(Duration deadline) {
        closeQuietly(listener);
        connections.forEach(ThriftServer::closeQuietly);
        threads.shutdown();
        var grace = Math.min(CLOSE_GRACE.toNanos(), deadline.toNanos());
        try {
            if (threads.awaitTermination(grace, TimeUnit.NANOSECONDS)) {
                return true;
            }
            threads.shutdownNow();
            return threads.awaitTermination(deadline.toNanos() - grace, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            threads.shutdownNow();
        }
    }

    /// [#close(Duration)] with 2 s.
    @Override
    public void close() {
        close(Duration.ofSeconds(2));
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                take(listener.accept());
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    LOG.warn("{}: accepting a thrift connection failed: {}", name, e.toString());
                }
            }
        }
    }

    private void take(Socket socket) {
        if (!free.tryAcquire()) {
            LOG.warn(
                    "{}: thrift connection of {} refused: {} are open",
                    name,
                    socket.getRemoteSocketAddress(),
                    limits.maxConnections());
            closeQuietly(socket);
            return;
        }
        connections.add(socket);
        var gate = new LoginGate(login);
        threads.execute(() -> {
            try (socket) {
                serve(socket, gate);
            } catch (EOFException | SocketException e) {
                LOG.debug(
                        "{}: thrift connection of {} is gone: {}", name, socket.getRemoteSocketAddress(), e.toString());
            } catch (IOException | TException e) {
                LOG.warn("{}: thrift connection of {} closed: {}", name, socket.getRemoteSocketAddress(), e.toString());
            } finally {
                gate.end();
                connections.remove(socket);
                free.release();
            }
        });
        if (login.isAsked()) {
            threads.execute(() -> closeWithoutLogin(socket, gate));
        }
        if (listener.isClosed()) {
            closeQuietly(socket); // came in while closing
        }
    }

    // However the bytes of a stranger drip in.
    private void closeWithoutLogin(Socket socket, LoginGate gate) {
        try {
            if (!gate.awaitDecision(limits.messageTimeout())) {
                LOG.warn(
                        "{}: thrift connection of {} closed: no login within {} ms",
                        name,
                        socket.getRemoteSocketAddress(),
                        limits.messageTimeout().toMillis());
                closeQuietly(socket);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server is being closed, and every socket with it
        }
    }

    private void serve(Socket socket, LoginGate gate) throws IOException, TException {
        socket.setTcpNoDelay(true);
        var in = new PushbackInputStream(socket.getInputStream(), 1);
        var out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        while (awaitMessage(socket, in)) {
            var first = in.read();
            in.unread(first);
            var plain = first >= 0x80;
            var allowed = gate.isOpen() ? limits : limits.atMost(LoginGate.MAX_MESSAGE_BYTES);
            var request = plain
                    ? Frames.source(new BoundedInput(in, allowed.maxMessageBytes()), allowed)
                    : Frames.source(Frames.read(new DataInputStream(in), allowed), allowed);
            var reply = answer(request, gate);
            if (reply.length > 0) {
                if (!plain) {
                    out.writeInt(reply.length);
                }
                out.write(reply);
                out.flush();
            }
            if (gate.refused().isPresent()) {
                LOG.warn(
                        "{}: thrift connection of {} closed: {}",
                        name,
                        socket.getRemoteSocketAddress(),
                        gate.refused().get());
                return;
            }
        }
    }

    /// False at a clean end: no byte of a further message has come.
    private boolean awaitMessage(Socket socket, PushbackInputStream in) throws IOException {
        socket.setSoTimeout((int) limits.idleTimeout().toMillis());
        var first = in.read();
        if (first < 0) {
            return false;
        }
        in.unread(first);
        socket.setSoTimeout((int) limits.messageTimeout().toMillis());
        return true;
    }

    private byte[] answer(org.apache.thrift.protocol.TProtocol request, LoginGate gate) throws TException {
        var reply = new Frames.Sink(limits);
        return processor.process(request, reply.protocol(), gate) ? reply.bytes() : new byte[0];
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.debug("closing failed: {}", e.toString());
        }
    }
}
