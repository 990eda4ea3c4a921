package io.wxgw.api.signal;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;

/// The parameters of one request, each checked when it is asked for.
record WxParams(SignalRequest request, SignalLimits limits) {
    private static final long MAX_SSRC = 0xFFFF_FFFFL;

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

    private long ssrc() {
        var text = required("antissrc");
        if (text.length() <= 10 && text.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            var ssrc = Long.parseLong(text);
            if (ssrc <= MAX_SSRC) {
                return ssrc;
            }
        }
        throw new Refusal(ErrorCode.BAD_PARAMETER, "antissrc must be a number from 0 to " + MAX_SSRC);
    }

    private VideoType type() {
        return VideoType.of(required("type"))
                .orElseThrow(() -> new Refusal(ErrorCode.BAD_PARAMETER, "type must be 1 (camera) or 2 (screen)"));
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
