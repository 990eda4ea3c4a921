package io.wxgw.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Bytes thrown at a listener, written by hand so that no code of ours helps them to be well-formed.
///
/// @param name what the report says
/// @param afterHandshake whether an RTMP handshake comes first
/// @param bytes what is sent then
/// @param end whether our side is shut down afterwards, as a client would that died in the middle
@SuppressWarnings("ArrayRecordComponent") // never compared
record Attack(String name, boolean afterHandshake, byte[] bytes, boolean end) {
    /// A name that would be a line of the log, and clear the screen of who reads it.
    static final String FORGED = "x\r\n2026-01-01T00:00:00.000Z ERROR Forged: \u001b[2J\u202Egone";

    private static final int HANDSHAKE_BYTES = 1_536;

    /// Against the RTMP listener; each must end the connection.
    static List<Attack> onRtmp() {
        return List.of(
                new Attack("garbage handshake", false, garbage(4_000), false),
                new Attack(
                        "http instead of a handshake",
                        false,
                        "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                        false),
                new Attack("truncated chunk", true, Arrays.copyOf(connect(), 40), true),
                new Attack("chunk size 0", true, setChunkSize(0), false),
                new Attack("chunk size 2^32-1", true, setChunkSize(-1), false),
                new Attack("AMF nested 20,000 deep", true, message(20, nestedAmf()), false),
                new Attack("AMF array of 2^31", true, message(20, hugeArray()), false),
                new Attack("oversize message", true, header(9, 0xFF_FFFF), false),
                new Attack("fmt 3 first", true, new byte[] {(byte) 0xC9, 1, 2, 3}, false),
                new Attack("a name with a line of its own", true, publish(FORGED), false));
    }

    /// Against the Thrift listener.
    static List<Attack> onThrift() {
        return List.of(new Attack("Thrift frame of 2^31-1", false, new byte[] {0x7F, -1, -1, -1, 1, 2, 3, 4}, false));
    }

    /// Throws it once and waits for the end of the connection.
    ///
    /// @return whether the connection ended within `limit`
    boolean run(int port, Duration limit) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2_000);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) limit.toMillis());
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            try {
                if (afterHandshake) {
                    shakeHands(in, out);
                }
                out.write(bytes);
                out.flush();
                if (end) {
                    socket.shutdownOutput();
                }
                return readToEnd(in, limit);
            } catch (java.net.SocketTimeoutException _) {
                return false;
            } catch (IOException _) {
                return true; // reset while writing: ended as well
            }
        }
    }

    private static boolean readToEnd(InputStream in, Duration limit) throws IOException {
        long deadline = System.currentTimeMillis() + limit.toMillis();
        byte[] buffer = new byte[4_096];
        while (in.read(buffer) >= 0) {
            if (System.currentTimeMillis() > deadline) {
                return false;
            }
        }
        return true;
    }

    static void shakeHands(InputStream in, OutputStream out) throws IOException {
        byte[] c0c1 = new byte[1 + HANDSHAKE_BYTES];
        c0c1[0] = 3;
        out.write(c0c1);
        byte[] s0s1s2 = in.readNBytes(1 + 2 * HANDSHAKE_BYTES);
        if (s0s1s2.length < 1 + 2 * HANDSHAKE_BYTES) {
            throw new IOException("the server ended the handshake");
        }
        out.write(s0s1s2, 1, HANDSHAKE_BYTES);
    }

    private static byte[] garbage(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        bytes[0] = 0x55;
        return bytes;
    }

    private static byte[] setChunkSize(int size) {
        return concat(
                new byte[] {0x02, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0},
                ByteBuffer.allocate(4).putInt(size).array());
    }

    /// A fmt 0 chunk header on chunk stream 5 that announces `length` bytes, and the first 128 of them.
    private static byte[] header(int type, int length) {
        return concat(
                new byte[] {
                    0x05, 0, 0, 0, (byte) (length >> 16), (byte) (length >> 8), (byte) length, (byte) type, 1, 0, 0, 0
                },
                new byte[128]);
    }

    /// A whole message on chunk stream 3 in chunks of 128 bytes.
    static byte[] message(int type, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {
            0x03,
            0,
            0,
            0,
            (byte) (body.length >> 16),
            (byte) (body.length >> 8),
            (byte) body.length,
            (byte) type,
            0,
            0,
            0,
            0
        });
        for (int at = 0; at < body.length; at += 128) {
            if (at > 0) {
                out.write(0xC3);
            }
            out.write(body, at, Math.min(128, body.length - at));
        }
        return out.toByteArray();
    }

    private static byte[] connect() {
        return message(20, concat(string("connect"), new byte[] {0, 0x3F, (byte) 0xF0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 9}));
    }

    private static byte[] publish(String stream) {
        byte[] begin = concat(string("publish"), new byte[] {0, 0x40, 0x10, 0, 0, 0, 0, 0, 0, 5});
        return concat(connect(), message(20, concat(begin, string(stream))));
    }

    private static byte[] nestedAmf() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(string("connect"));
        out.writeBytes(new byte[] {0, 0x3F, (byte) 0xF0, 0, 0, 0, 0, 0, 0});
        for (int i = 0; i < 20_000; i++) {
            out.writeBytes(new byte[] {3, 0, 1, 'a'});
        }
        return out.toByteArray();
    }

    private static byte[] hugeArray() {
        return concat(
                string("connect"),
                new byte[] {0, 0x3F, (byte) 0xF0, 0, 0, 0, 0, 0, 0, 0x0A, (byte) 0x80, 0, 0, 0, 5, 5, 5});
    }

    static byte[] string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return concat(new byte[] {2, (byte) (bytes.length >> 8), (byte) bytes.length}, bytes);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
