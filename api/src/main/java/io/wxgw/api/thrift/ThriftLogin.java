package io.wxgw.api.thrift;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What the callers of a Thrift service must know, if anything: a secret that all processes of an
/// installation share. Any thread.
///
/// A connection begins with two calls of Login. The first is answered with a nonce, drawn for this
/// connection; the second brings HMAC-SHA256 (RFC 2104, FIPS 180-4) of the nonce's characters, keyed with the
/// secret's UTF-8. So the secret is never sent, and what was overheard is of no use on another connection. It
/// keeps out strangers who can reach the port; the connection itself is not encrypted, so whoever can change
/// packets on its way can still take it over. A network where that is to be feared needs a tunnel.
public final class ThriftLogin {
    /// Nothing is asked.
    public static final ThriftLogin NONE = new ThriftLogin("", () -> 0);

    /// The call.
    public static final ThriftMethod<LoginReq, LoginResp> LOGIN =
            new ThriftMethod<>("Login", LoginReq::read, LoginResp::read);

    private static final String ALGORITHM = "HmacSHA256";
    private static final int NONCE_BYTES = 16;

    private final byte[] secret;
    private final RandomGenerator random;

    private ThriftLogin(String secret, RandomGenerator random) {
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        this.random = random;
    }

    /// With this secret; with an empty one, [#NONE].
    ///
    /// @param random for nonces, which nobody may be able to guess
    public static ThriftLogin of(String secret, RandomGenerator random) {
        return secret.isEmpty() ? NONE : new ThriftLogin(secret, random);
    }

    /// Whether there is a secret.
    public boolean isAsked() {
        return secret.length > 0;
    }

    /// What shows that a caller knows the secret; there must be one.
    String proof(String nonce) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(nonce.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /// Whether `proof` is that of `nonce`; how long this takes tells nothing about how near it is.
    boolean isProof(String nonce, String proof) {
        return MessageDigest.isEqual(
                proof(nonce).getBytes(StandardCharsets.UTF_8), proof.getBytes(StandardCharsets.UTF_8));
    }

    String drawNonce() {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return HexFormat.of().formatHex(nonce);
    }
}
