package io.wxgw.wire.rtmp;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The two places where Flash-style handshakes hide an HMAC-SHA256 of the rest of the packet.
///
/// ```
///  scheme 0: time 4, version 4, digest block 764, key block 764
///  scheme 1: time 4, version 4, key block 764, digest block 764
///  digest block: offset 4 (the sum of its bytes modulo 728), then the digest of 32 bytes at that offset
/// ```
///
/// Not in the RTMP document: seen from ffmpeg (scheme 0), nginx-rtmp's relay (0) and Red5 (1). The keys are
/// constants that all of them carry.
final class HandshakeDigest {
    /// Scheme 0.
    static final HandshakeDigest DIGEST_FIRST = new HandshakeDigest(8);

    /// Scheme 1.
    static final HandshakeDigest DIGEST_SECOND = new HandshakeDigest(772);

    private static final int DIGEST_BYTES = 32;
    private static final int OFFSET_MODULUS = 728;
    private static final byte[] SUFFIX =
            HexFormat.of().parseHex("f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae");
    private static final byte[] CLIENT_NAME = "Genuine Adobe Flash Player 001".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SERVER_NAME =
            "Genuine Adobe Flash Media Server 001".getBytes(StandardCharsets.US_ASCII);

    private final int blockAt;

    private HandshakeDigest(int blockAt) {
        this.blockAt = blockAt;
    }

    /// The scheme of a C1, or null for a simple one.
    static @Nullable HandshakeDigest ofClient(byte[] c1) {
        if ((c1[4] | c1[5] | c1[6] | c1[7]) == 0) {
            return null;
        }
        for (HandshakeDigest scheme : List.of(DIGEST_FIRST, DIGEST_SECOND)) {
            if (Arrays.equals(scheme.digestIn(c1), scheme.digestOf(c1, CLIENT_NAME))) {
                return scheme;
            }
        }
        return null;
    }

    /// Puts the digest into an S1.
    void signServer(byte[] s1) {
        sign(s1, SERVER_NAME);
    }

    /// Puts the digest into a C1.
    void signClient(byte[] c1) {
        sign(c1, CLIENT_NAME);
    }

    /// Puts what proves that `c1` was read at the end of an S2.
    void answer(byte[] c1, byte[] s2) {
        byte[] name = Arrays.copyOf(SERVER_NAME, SERVER_NAME.length + SUFFIX.length);
        System.arraycopy(SUFFIX, 0, name, SERVER_NAME.length, SUFFIX.length);
        byte[] key = hmac(name, digestIn(c1), 0, DIGEST_BYTES, 0, 0);
        int signed = s2.length - DIGEST_BYTES;
        System.arraycopy(hmac(key, s2, 0, signed, 0, 0), 0, s2, signed, DIGEST_BYTES);
    }

    private void sign(byte[] packet, byte[] key) {
        System.arraycopy(digestOf(packet, key), 0, packet, digestAt(packet), DIGEST_BYTES);
    }

    private byte[] digestIn(byte[] packet) {
        int at = digestAt(packet);
        return Arrays.copyOfRange(packet, at, at + DIGEST_BYTES);
    }

    private byte[] digestOf(byte[] packet, byte[] key) {
        int at = digestAt(packet);
        int after = at + DIGEST_BYTES;
        return hmac(key, packet, 0, at, after, packet.length - after);
    }

    private int digestAt(byte[] packet) {
        int sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += packet[blockAt + i] & 0xFF;
        }
        return blockAt + 4 + sum % OFFSET_MODULUS;
    }

    private static byte[] hmac(byte[] key, byte[] data, int from, int length, int thenFrom, int thenLength) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(data, from, length);
            mac.update(data, thenFrom, thenLength);
            return mac.doFinal();
        } catch (GeneralSecurityException every) {
            throw new IllegalStateException("every Java platform has HmacSHA256", every);
        }
    }
}
