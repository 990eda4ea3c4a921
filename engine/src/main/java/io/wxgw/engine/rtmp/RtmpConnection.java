package io.wxgw.engine.rtmp;

import io.netty.buffer.ByteBuf;
import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.ByteTransport;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtmp.RtmpChunkDecoder;
import io.wxgw.wire.rtmp.RtmpChunkEncoder;
import io.wxgw.wire.rtmp.RtmpHandshake;
import io.wxgw.wire.rtmp.RtmpMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One RTMP connection, either side of it: handshake, chunks, acknowledgements, pings, time limits.
///
/// What is sent within one turn of the lane leaves in one write. Lane only. RTMP 1.0 sections 5 and 6.
public final class RtmpConnection implements ByteTransport.Listener {
    /// Who hears from the connection. Called on its lane.
    public interface Handler {
        /// The handshake is over: messages may be sent.
        void onReady();

        /// A message that is not the connection's own business.
        void onMessage(RtmpMessage message);

        /// The connection is over. Called exactly once.
        void onClosed(CloseCause cause);
    }

    /// At most one acknowledgement for so many bytes, however small a window the peer names.
    private static final long SMALLEST_ACK_WINDOW_BYTES = 64 << 10;

    private static final int SMALL_MESSAGE_BYTES = 512;

    private final ByteTransport transport;
    private final RtmpSettings settings;
    private final Handler handler;
    private final boolean server;
    private final RtmpHandshake handshake;
    private final RtmpChunkDecoder decoder;
    private final RtmpChunkEncoder encoder = new RtmpChunkEncoder();

    private boolean ready;
    private boolean established;
    private boolean closing;
    private boolean flushPlanned;
    private boolean reading;
    private boolean idleWatched;
    private long received;
    private long acknowledged;
    private long ackWindow = Long.MAX_VALUE;
    private long lastReceivedNanos;
    private long sent;
    private long taken;
    private long lastTakenNanos;
    private long lastPingNanos;
    private boolean answersPings;
    private final Lane.Timer handshakeLimit;
    private Lane.@Nullable Timer idleLimit;
    private Lane.@Nullable Timer peerLimit;

    private RtmpConnection(
            ByteTransport transport, RtmpSettings settings, RandomGenerator random, boolean server, Handler handler) {
        this.transport = transport;
        this.settings = settings;
        this.handler = handler;
        this.server = server;
        this.handshake = server ? RtmpHandshake.server(random) : RtmpHandshake.client(random);
        this.decoder = new RtmpChunkDecoder(settings.limits());
        this.lastReceivedNanos = now();
        this.handshakeLimit = transport.lane().schedule(settings.handshakeTimeout(), this::checkEstablished);
        ByteBuf hello = transport.allocate(2_048);
        handshake.start(hello);
        writeOrRelease(hello);
        transport.flush();
    }

    /// The connecting side; says C0 and C1 at once.
    public static RtmpConnection client(
            ByteTransport transport, RtmpSettings settings, RandomGenerator random, Handler handler) {
        return new RtmpConnection(transport, settings, random, false, handler);
    }

    /// The side that was connected to.
    public static RtmpConnection server(
            ByteTransport transport, RtmpSettings settings, RandomGenerator random, Handler handler) {
        return new RtmpConnection(transport, settings, random, true, handler);
    }

    /// The transport below.
    public ByteTransport transport() {
        return transport;
    }

    /// Sends a message; it leaves with the others of this turn.
    public void send(RtmpMessage message) {
        if (closing) {
            return;
        }
        ByteBuf out = transport.allocate(encoder.encodedBytes(bodyBytes(message)));
        encoder.encode(message, out);
        sent += out.readableBytes();
        transport.write(out);
        planFlush();
    }

    /// Bytes queued and not yet taken by the kernel.
    public long pendingBytes() {
        return transport.pendingBytes();
    }

    /// The peer has done its part to publish or play: the time limit for getting there is lifted.
    public void established() {
        established = true;
        handshakeLimit.cancel();
    }

    /// From here on, silence for longer than the settings allow ends the connection.
    public void watchIdle() {
        if (!idleWatched) {
            idleWatched = true;
            scheduleIdleCheck(settings.idleTimeout());
        }
    }

    /// From here on the peer must show that it lives. TCP alone does not tell: what goes into a black hole
    /// stays in the kernel's buffer for minutes. A peer is pinged until it answers, and later when it is
    /// silent. One that has answered and is silent for the peer timeout is gone, and so is one that takes
    /// nothing of what waits.
    ///
    /// In RTMP 1.0 section 7.1.7 a server pings its clients. Servers answer clients too; one that does not is
    /// never taken for dead because of it.
    public void watchPeer() {
        if (peerLimit == null && settings.pingInterval().isPositive()) {
            lastTakenNanos = now();
            checkPeer(now());
            schedulePeerCheck();
        }
    }

    /// Sends what is queued, then closes; the first cause wins.
    public CompletableFuture<CloseCause> close(CloseCause cause) {
        closing = true;
        stopTimers();
        return transport.closeAfterFlush(cause);
    }

    @Override
    public void onBytes(ByteBuf borrowed) {
        reading = true;
        try {
            int before = borrowed.readableBytes();
            lastReceivedNanos = now();
            if (!ready && !shakeHands(borrowed)) {
                received += before - borrowed.readableBytes();
                return;
            }
            decoder.decode(borrowed, this::dispatch);
            received += before - borrowed.readableBytes();
            acknowledge();
        } finally {
            reading = false;
            if (flushPlanned) {
                flushPlanned = false;
                transport.flush();
            }
        }
    }

    @Override
    public void onClosed(CloseCause cause) {
        closing = true;
        stopTimers();
        boolean cutOff = server && cause instanceof CloseCause.PeerClosed && ready && !decoder.isAtMessageBoundary();
        handler.onClosed(
                cutOff
                        ? new CloseCause.ProtocolError("the connection ended within a chunk", "RTMP 1.0 section 5.3")
                        : cause);
    }

    private boolean shakeHands(ByteBuf borrowed) {
        ByteBuf answer = transport.allocate(4_096);
        boolean done;
        try {
            done = handshake.consume(borrowed, answer);
        } catch (RuntimeException malformed) {
            answer.release();
            throw malformed;
        }
        writeOrRelease(answer);
        planFlush();
        if (done) {
            ready = true;
            handler.onReady();
        }
        return done;
    }

    private void dispatch(RtmpMessage message) {
        if (closing) {
            return;
        }
        switch (message) {
            case RtmpMessage.WindowAcknowledgementSize(long windowBytes) ->
                ackWindow = Math.max(SMALLEST_ACK_WINDOW_BYTES, windowBytes);
            case RtmpMessage.UserControl.PingRequest(long timestampMs) ->
                send(new RtmpMessage.UserControl.PingResponse(timestampMs));
            case RtmpMessage.UserControl.PingResponse _ -> answersPings = true;
            case RtmpMessage.SetChunkSize _,
                    RtmpMessage.Abort _,
                    RtmpMessage.Acknowledgement _,
                    RtmpMessage.SetPeerBandwidth _ -> {}
            default -> handler.onMessage(message);
        }
    }

    private void acknowledge() {
        if (received - acknowledged >= ackWindow && !closing) {
            acknowledged = received;
            send(new RtmpMessage.Acknowledgement(received & 0xFFFF_FFFFL));
        }
    }

    private void planFlush() {
        if (flushPlanned) {
            return;
        }
        flushPlanned = true;
        if (!reading) {
            transport.lane().execute(() -> {
                if (flushPlanned && !reading) {
                    flushPlanned = false;
                    transport.flush();
                }
            });
        }
    }

    private void writeOrRelease(ByteBuf bytes) {
        if (bytes.isReadable()) {
            transport.write(bytes);
        } else {
            bytes.release();
        }
    }

    private void checkEstablished() {
        if (!established && !closing) {
            close(new CloseCause.IdleTimeout(settings.handshakeTimeout()));
        }
    }

    private void scheduleIdleCheck(Duration delay) {
        idleLimit = transport.lane().schedule(delay, () -> {
            long silence = now() - lastReceivedNanos;
            long left = settings.idleTimeout().toNanos() - silence;
            if (left > 0) {
                scheduleIdleCheck(Duration.ofNanos(left));
            } else if (!closing) {
                close(new CloseCause.IdleTimeout(Duration.ofNanos(silence)));
            }
        });
    }

    private void schedulePeerCheck() {
        peerLimit = transport.lane().schedule(settings.pingInterval().dividedBy(2), () -> {
            checkPeer(now());
            if (!closing) {
                schedulePeerCheck();
            }
        });
    }

    private void checkPeer(long nowNanos) {
        long nowTaken = sent - transport.pendingBytes();
        if (nowTaken > taken || transport.pendingBytes() == 0) {
            taken = nowTaken;
            lastTakenNanos = nowNanos;
        }
        long deaf = nowNanos - lastTakenNanos;
        long silence = nowNanos - lastReceivedNanos;
        long limit = settings.peerTimeout().toNanos();
        if (deaf >= limit || (answersPings && silence >= limit)) {
            closing = true;
            stopTimers();
            transport.close(new CloseCause.IdleTimeout(Duration.ofNanos(Math.max(deaf, silence))));
        } else if (nowNanos - Math.max(lastPingNanos, answersPings ? lastReceivedNanos : 0)
                >= settings.pingInterval().toNanos()) {
            lastPingNanos = nowNanos;
            send(new RtmpMessage.UserControl.PingRequest((nowNanos / 1_000_000) & 0xFFFF_FFFFL));
        }
    }

    private void stopTimers() {
        handshakeLimit.cancel();
        if (peerLimit != null) {
            peerLimit.cancel();
        }
        if (idleLimit != null) {
            idleLimit.cancel();
        }
    }

    private long now() {
        return transport.lane().clock().nowNanos();
    }

    private static int bodyBytes(RtmpMessage message) {
        return switch (message) {
            case RtmpMessage.Audio(int _, long _, Payload body) -> body.length();
            case RtmpMessage.Video(int _, long _, Payload body) -> body.length();
            default -> SMALL_MESSAGE_BYTES;
        };
    }
}
