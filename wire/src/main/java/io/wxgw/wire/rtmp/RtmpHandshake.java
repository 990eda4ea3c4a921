package io.wxgw.wire.rtmp;

import io.netty.buffer.ByteBuf;
import io.wxgw.wire.WireException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The exchange before the first chunk (RTMP 1.0 section 5.2), either side of it.
///
/// ```
///  client  C0 C1 ------------>            C0, S0: version 3
///          <------------ S0 S1 S2         C1, S1: time 4, version or zero 4, random 1,528
///          C2 ------------>               C2, S2: the other's 1 with a second time, or a digest of it
/// ```
///
/// As client we speak the simple form of the document, which every server takes. As server we also answer the
/// digest form of Flash players, ffmpeg and Red5 ([HandshakeDigest]): a client that sent a digest may insist on one.
/// C2 and S2 are not checked: real peers fill them carelessly and nothing is gained.
///
/// One owner, one thread.
public final class RtmpHandshake {
    /// Length of C1, C2, S1 and S2.
    static final int PACKET_BYTES = 1_536;

    private static final int VERSION = 3;
    private static final int SERVER_VERSION = 0x04_05_00_01;
    private static final String SPEC = "RTMP 1.0 section 5.2.";

    private enum Expecting {
        VERSION,
        FIRST,
        SECOND,
        NOTHING
    }

    private final boolean server;
    private final RandomGenerator random;
    private Expecting expecting = Expecting.VERSION;
    private byte @Nullable [] packet;
    private int filled;

    private RtmpHandshake(boolean server, RandomGenerator random) {
        this.server = server;
        this.random = random;
    }

    /// The side that connects; begin with [#start].
    public static RtmpHandshake client(RandomGenerator random) {
        return new RtmpHandshake(false, random);
    }

    /// The side that was connected to.
    public static RtmpHandshake server(RandomGenerator random) {
        return new RtmpHandshake(true, random);
    }

    /// Appends what is said unasked: C0 and C1 of a client, nothing of a server.
    public void start(ByteBuf out) {
        if (!server) {
            out.writeByte(VERSION);
            out.writeBytes(first(0));
        }
    }

    /// Reads what came, up to the end of the handshake, and appends the answers.
    ///
    /// @return whether the handshake is over; what is then still unread are chunks
    /// @throws WireException if the other side does not speak RTMP version 3
    public boolean consume(ByteBuf borrowed, ByteBuf out) {
        while (true) {
            switch (expecting) {
                case VERSION -> {
                    if (!borrowed.isReadable()) {
                        return false;
                    }
                    int version = borrowed.readUnsignedByte();
                    if (version != VERSION) {
                        throw new WireException("version 3 expected, " + version + " came", SPEC + "2");
                    }
                    expecting = Expecting.FIRST;
                }
                case FIRST -> {
                    byte[] first = read(borrowed);
                    if (first == null) {
                        return false;
                    }
                    if (server) {
                        answerClient(first, out);
                    } else {
                        out.writeBytes(first);
                    }
                    expecting = Expecting.SECOND;
                }
                case SECOND -> {
                    if (read(borrowed) == null) {
                        return false;
                    }
                    expecting = Expecting.NOTHING;
                }
                case NOTHING -> {
                    return true;
                }
            }
        }
    }

    private void answerClient(byte[] c1, ByteBuf out) {
        out.writeByte(VERSION);
        HandshakeDigest scheme = HandshakeDigest.ofClient(c1);
        if (scheme == null) {
            out.writeBytes(first(0));
            out.writeBytes(c1);
            return;
        }
        byte[] s1 = first(SERVER_VERSION);
        scheme.signServer(s1);
        byte[] s2 = randomBytes();
        scheme.answer(c1, s2);
        out.writeBytes(s1);
        out.writeBytes(s2);
    }

    private byte[] first(int version) {
        byte[] bytes = randomBytes();
        for (int i = 0; i < 4; i++) {
            bytes[i] = 0;
            bytes[4 + i] = (byte) (version >>> (24 - 8 * i));
        }
        return bytes;
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[PACKET_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte @Nullable [] read(ByteBuf in) {
        if (!in.isReadable()) {
            return null;
        }
        byte[] into = packet == null ? new byte[PACKET_BYTES] : packet;
        int take = Math.min(PACKET_BYTES - filled, in.readableBytes());
        in.readBytes(into, filled, take);
        filled += take;
        if (filled < PACKET_BYTES) {
            packet = into;
            return null;
        }
        packet = null;
        filled = 0;
        return into;
    }
}
