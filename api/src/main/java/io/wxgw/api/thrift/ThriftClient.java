package io.wxgw.api.thrift;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.jspecify.annotations.Nullable;

/// Calls a Thrift service over framed binary. Any thread, many at once: each call takes an idle connection or opens
/// one, and gives it back.
///
/// A call always ends by its deadline, opening and reading included. A connection that has died in the pool
/// is replaced once within the call; our calls may be repeated, so that is harmless. No locks.
public final class ThriftClient implements AutoCloseable {
    private static final int MAX_IDLE = 16;

    private final InetSocketAddress address;
    private final Duration deadline;
    private final ThriftLogin login;
    private final ThriftLimits limits;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger sequence = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();

    /// A client of `address`; nothing is opened before the first call.
    ///
    /// @param address may be unresolved: it is looked up at every connecting
    /// @param deadline of a call that gives none of its own
    /// @param login what each connection begins with, if anything; a server that asks for none is called
    ///     without
    public ThriftClient(InetSocketAddress address, Duration deadline, ThriftLogin login, ThriftLimits limits) {
        this.address = address;
        this.deadline = deadline;
        this.login = login;
        this.limits = limits;
    }

    /// [#call(ThriftMethod, ThriftRecord, Duration)] with the client's own deadline.
    public <Q extends ThriftRecord, R extends ThriftRecord> R call(ThriftMethod<Q, R> method, Q request) {
        return call(method, request, deadline);
    }

    /// Calls and waits.
    ///
    /// @throws Refusal [ErrorCode#NO_GATEWAY] if the other side cannot be reached, hangs up or refuses the
    ///     login, [ErrorCode#GATEWAY_TIMEOUT] if it does not answer in time, [ErrorCode#INTERNAL] if it
    ///     answers with an exception or with bytes that are none of ours
    public <Q extends ThriftRecord, R extends ThriftRecord> R call(
            ThriftMethod<Q, R> method, Q request, Duration deadline) {
        if (closed.get()) {
            throw new Refusal(ErrorCode.NO_GATEWAY, "client of " + address + " is closed");
        }
        var used = new AtomicReference<@Nullable Connection>();
        var answer = threads.submit(() -> exchange(method, request, used));
        try {
            return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            abandon(used);
            answer.cancel(true);
            throw new Refusal(
                    ErrorCode.GATEWAY_TIMEOUT,
                    method.name() + " at " + address + " not answered in " + deadline.toMillis() + " ms");
        } catch (InterruptedException e) {
            abandon(used);
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new Refusal(ErrorCode.GATEWAY_TIMEOUT, method.name() + " at " + address + " interrupted");
        } catch (ExecutionException e) {
            throw refusal(method.name(), e.getCause());
        }
    }

    /// Closes idle connections; calls under way end with their connections.
    @Override
    public void close() {
        closed.set(true);
        threads.shutdownNow();
        Connection connection;
        while ((connection = idle.poll()) != null) {
            connection.close();
        }
    }

    private Refusal refusal(String method, @Nullable Throwable cause) {
        return switch (cause) {
            case Refusal refusal -> refusal;
            case TApplicationException e ->
                new Refusal(ErrorCode.INTERNAL, method + " at " + address + " failed: " + e.getMessage());
            case TException e ->
                new Refusal(ErrorCode.INTERNAL, method + " at " + address + " answered no thrift: " + e.getMessage());
            case null, default -> new Refusal(ErrorCode.NO_GATEWAY, method + " at " + address + " failed: " + cause);
        };
    }

    private <Q extends ThriftRecord, R extends ThriftRecord> R exchange(
            ThriftMethod<Q, R> method, Q request, AtomicReference<@Nullable Connection> used)
            throws IOException, TException {
        var pooled = idle.poll();
        if (pooled != null) {
            used.set(pooled);
            try {
                return over(pooled, method, request);
            } catch (IOException e) {
                pooled.close(); // it died while it lay in the pool; the call is made again on a new one
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new IOException("abandoned");
            }
        }
        var fresh = Connection.open(address);
        used.set(fresh);
        if (Thread.currentThread().isInterrupted()) {
            fresh.close();
            throw new IOException("abandoned");
        }
        if (login.isAsked()) {
            logIn(fresh);
        }
        return over(fresh, method, request);
    }

    private void logIn(Connection connection) throws IOException, TException {
        var in = false;
        try {
            var challenge = ask(connection, new LoginReq(""));
            if (challenge.code() == 0 && !challenge.nonce().isEmpty()) {
                challenge = ask(connection, new LoginReq(login.proof(challenge.nonce())));
            }
            if (challenge.code() != 0) {
                throw new Refusal(
                        ErrorCode.NO_GATEWAY,
                        "%s refused the login (%d %s): the secret must be the same there and here"
                                .formatted(address, challenge.code(), challenge.message()));
            }
            in = true;
        } finally {
            if (!in) {
                connection.close();
            }
        }
    }

    private LoginResp ask(Connection connection, LoginReq request) throws IOException, TException {
        try {
            var number = sequence.incrementAndGet();
            return result(ThriftLogin.LOGIN, number, exchange(connection, ThriftLogin.LOGIN, number, request));
        } catch (TApplicationException e) {
            if (e.getType() == TApplicationException.UNKNOWN_METHOD) {
                return new LoginResp(0, "no login here", ""); // a box of others
            }
            throw e;
        }
    }

    private <Q extends ThriftRecord, R extends ThriftRecord> R over(
            Connection connection, ThriftMethod<Q, R> method, Q request) throws IOException, TException {
        var reusable = false;
        try {
            var number = sequence.incrementAndGet();
            var reply = exchange(connection, method, number, request);
            reusable = true;
            return result(method, number, reply);
        } finally {
            if (reusable && !closed.get() && idle.size() < MAX_IDLE) {
                idle.push(connection);
            } else {
                connection.close();
            }
        }
    }

    private <Q extends ThriftRecord, R extends ThriftRecord> byte[] exchange(
            Connection connection, ThriftMethod<Q, R> method, int number, Q request) throws IOException, TException {
        var message = new Frames.Sink(limits);
        message.protocol().writeMessageBegin(new TMessage(method.name(), TMessageType.CALL, number));
        StructWriter.of(message.protocol(), method.name() + "_args")
                .struct(1, request)
                .end();
        message.protocol().writeMessageEnd();
        return connection.exchange(message.bytes(), limits);
    }

    private <Q extends ThriftRecord, R extends ThriftRecord> R result(
            ThriftMethod<Q, R> method, int number, byte[] reply) throws TException {
        var in = Frames.source(reply, limits);
        var message = in.readMessageBegin();
        if (message.type == TMessageType.EXCEPTION) {
            throw TApplicationException.readFrom(in);
        }
        if (message.seqid != number) {
            throw new TApplicationException(
                    TApplicationException.BAD_SEQUENCE_ID, "answer " + message.seqid + " to call " + number);
        }
        R response = null;
        var fields = StructReader.of(in);
        while (fields.next()) {
            if (fields.id() == 0) {
                response = fields.structOrNull(method.response());
            } else {
                fields.skip();
            }
        }
        if (response == null) {
            throw new TApplicationException(TApplicationException.MISSING_RESULT, "answer without a result");
        }
        return response;
    }

    private static void abandon(AtomicReference<@Nullable Connection> used) {
        var connection = used.get();
        if (connection != null) {
            connection.close();
        }
    }

    /// One connection, used by one call at a time.
    private record Connection(Socket socket, DataInputStream in, DataOutputStream out) {
        static Connection open(InetSocketAddress address) throws IOException {
            var target = new InetSocketAddress(address.getHostString(), address.getPort());
            if (target.isUnresolved()) {
                throw new UnknownHostException(address.getHostString());
            }
            var socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.connect(target);
                return new Connection(
                        socket,
                        new DataInputStream(socket.getInputStream()),
                        new DataOutputStream(new BufferedOutputStream(socket.getOutputStream())));
            } catch (ConnectException e) {
                socket.close();
                throw new Refusal(ErrorCode.NO_GATEWAY, "nobody listens at " + address);
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }

        byte[] exchange(byte[] message, ThriftLimits limits) throws IOException {
            out.writeInt(message.length);
            out.write(message);
            out.flush();
            return Frames.read(in, limits);
        }

        void close() {
            try {
                socket.close();
            } catch (IOException e) {
                // it is over either way
            }
        }
    }
}
