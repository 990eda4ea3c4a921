package io.wxgw.api.signal;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.RtpFormat;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The parameters of one request, each checked when it is asked for.
record Params(SignalRequest request, SignalLimits limits) {
    private static final long MAX_SSRC = 0xFFFF_FFFFL;
    private static final int MAX_DIGITS = 10;

    // Below are the ports of services; the highest one must leave room for RTCP.
    private static final int FIRST_PORT = 1_024;
    private static final int LAST_PORT = 65_534;

    private static final int LAST_PAYLOAD_TYPE = 127;
    // RFC 5761 section 4: with the marker bit these look like RTCP.
    private static final int FIRST_LIKE_RTCP = 64;
    private static final int LAST_LIKE_RTCP = 95;

    // RFC 3551 section 6.
    private static final Map<String, Integer> STATIC_TYPES = Map.of("PCMU", 0, "PCMA", 8);

    String uuid() {
        return required("uuid", request.uuid());
    }

    String confId() {
        return required("confId");
    }

    String crgwid() {
        return optional("crgwid");
    }

    VideoTarget target() {
        return new VideoTarget(ssrc(), optional("seq"), type());
    }

    VideoType type() {
        return VideoType.of(required("type"))
                .orElseThrow(() -> new Refusal(ErrorCode.BAD_PARAMETER, "type must be 1 (camera) or 2 (screen)"));
    }

    /// An IP address, or nothing.
    String ip() {
        var text = optional("ip");
        if (text.isEmpty()) {
            return "";
        }
        try {
            return InetAddress.ofLiteral(text).getHostAddress();
        } catch (IllegalArgumentException _) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, "ip must be an IP address");
        }
    }

    int port() {
        var port = number(required("port"));
        if (port.isEmpty() || port.getAsInt() < FIRST_PORT || port.getAsInt() > LAST_PORT) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, "port must be a number from " + FIRST_PORT + " to " + LAST_PORT);
        }
        return port.getAsInt();
    }

    int payloadType(String name) {
        var type = number(required(name)).orElse(-1);
        if (type < 0 || type > LAST_PAYLOAD_TYPE || (type >= FIRST_LIKE_RTCP && type <= LAST_LIKE_RTCP)) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, name + " must be a number from 0 to 63, or from 96 to 127");
        }
        return type;
    }

    /// `audioCodec` and `audioPayloadType`; without a codec there is no sound.
    RtpFormat sound(String track) {
        var codec = optional(track + "Codec").strip();
        if (codec.isEmpty()) {
            return RtpFormat.NONE;
        }
        var name = track + "PayloadType";
        var fixed = STATIC_TYPES.get(codec.toUpperCase(Locale.ROOT));
        return new RtpFormat(codec, fixed != null && optional(name).isEmpty() ? fixed : payloadType(name));
    }

    /// `videoPayloadType` and, if anybody says it, `videoCodec`; without a payload type there are no pictures.
    RtpFormat pictures(String track) {
        var codec = optional(track + "Codec").strip();
        if (!codec.isEmpty() && !codec.equalsIgnoreCase("H264")) {
            throw new Refusal(ErrorCode.UNSUPPORTED_CODEC, track + "Codec must be H264");
        }
        var name = track + "PayloadType";
        return codec.isEmpty() && optional(name).isEmpty() ? RtpFormat.NONE : new RtpFormat("H264", payloadType(name));
    }

    /// An SSRC, if the text is one.
    static Optional<Long> ssrcOf(String text) {
        if (!text.isEmpty()
                && text.length() <= MAX_DIGITS
                && text.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return Optional.of(Long.parseLong(text)).filter(ssrc -> ssrc <= MAX_SSRC);
        }
        return Optional.empty();
    }

    private long ssrc() {
        return ssrcOf(required("antissrc"))
                .orElseThrow(
                        () -> new Refusal(ErrorCode.BAD_PARAMETER, "antissrc must be a number from 0 to " + MAX_SSRC));
    }

    private static OptionalInt number(String text) {
        return ssrcOf(text).filter(number -> number <= Integer.MAX_VALUE).stream()
                .mapToInt(Long::intValue)
                .findFirst();
    }

    private String required(String name) {
        return required(name, optional(name));
    }

    private String required(String name, String text) {
        if (text.isBlank()) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, name + " is missing");
        }
        return checked(name, text);
    }

    String optional(String name) {
        return checked(name, request.params().text(name).orElse(""));
    }

    private String checked(String name, String text) {
        if (text.length() > limits.maxTextLength()) {
            throw new Refusal(
                    ErrorCode.BAD_PARAMETER,
                    name + " must not be longer than " + limits.maxTextLength() + " characters");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, name + " must not hold control characters");
        }
        return text;
    }
}
