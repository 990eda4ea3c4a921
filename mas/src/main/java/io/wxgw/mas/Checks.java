package io.wxgw.mas;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.rtp.EncodingName;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What the fields of a request may say. Everything refused is a [Refusal] that names the field.
final class Checks {
    private static final int MAX_NAME = 256;
    private static final long MAX_SSRC = 0xFFFF_FFFFL;

    /// RFC 5761 section 4: with the marker bit these look like RTCP.
    private static final int FIRST_LIKE_RTCP = 64;

    private static final int LAST_LIKE_RTCP = 95;

    private static final Set<String> H264 = Set.of("h264", "h.264", "avc", "avc1");

    private Checks() {}

    static String name(String field, String value) {
        if (value.isEmpty() || value.length() > MAX_NAME) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, field + " of 1 to " + MAX_NAME + " characters expected");
        }
        return value;
    }

    static int between(String field, int value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw new Refusal(
                    ErrorCode.BAD_PARAMETER, field + " of " + lowest + " to " + highest + " expected, not " + value);
        }
        return value;
    }

    static int payloadType(String field, int value) {
        between(field, value, 0, 127);
        if (value >= FIRST_LIKE_RTCP && value <= LAST_LIKE_RTCP) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, field + " " + value + " cannot be told from RTCP (RFC 5761)");
        }
        return value;
    }

    static long ssrc(String field, long value) {
        if (value < 0 || value > MAX_SSRC) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, field + " of 0 to 4294967295 expected, not " + value);
        }
        return value;
    }

    /// A literal; nothing is looked up.
    static InetAddress address(String field, String value) {
        try {
            return InetAddress.ofLiteral(value);
        } catch (IllegalArgumentException _) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, field + ": an IP address expected, not \"" + value + "\"");
        }
    }

    /// What a socket of `rtpHost` can send to: an IPv4 one reaches no IPv6 address, and the other way round, unless
    /// it is bound to every address.
    ///
    /// @throws Refusal [ErrorCode#BAD_PARAMETER] if it cannot
    static void reachable(String rtpHost, InetAddress to) {
        InetAddress from = InetAddress.ofLiteral(rtpHost);
        boolean dual = from instanceof Inet6Address && from.isAnyLocalAddress();
        if (!dual && from.getClass() != to.getClass()) {
            throw new Refusal(
                    ErrorCode.BAD_PARAMETER,
                    "ip: " + to.getHostAddress() + " cannot be reached from mas.bind, " + rtpHost);
        }
    }

    /// What sound there is; an empty name says there is none.
    static Optional<AudioFormat> audio(String codec) {
        if (codec.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(
                EncodingName.audio(codec).orElseThrow(() -> unknown("audioCodec", EncodingName.KNOWN_AUDIO, codec)));
    }

    /// Whether there are pictures; an empty name says there are none.
    static boolean video(String field, String codec) {
        String name = codec.strip().toLowerCase(Locale.ROOT);
        if (!name.isEmpty() && !H264.contains(name)) {
            throw unknown(field, "H264", codec);
        }
        return !name.isEmpty();
    }

    private static Refusal unknown(String field, String expected, String codec) {
        return new Refusal(ErrorCode.UNSUPPORTED_CODEC, field + ": " + expected + " expected, not " + codec);
    }
}
