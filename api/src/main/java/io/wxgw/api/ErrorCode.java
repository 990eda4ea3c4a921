package io.wxgw.api;

import java.util.Arrays;
import java.util.Optional;

/// Why a request was refused: the number in `result.code` of JSON and in `code` of Thrift replies. Thrift says 0 when
/// all is well.
///
/// `docs/error-codes.md` is made from this list. The design document knows only 111; the others are ours, near the HTTP
/// numbers people know.
public enum ErrorCode {
    INVALID_FORMAT(111, "The message is not JSON, or not an envelope of the design document (\"Invalid format\")."),
    BAD_PARAMETER(400, "A parameter is missing or impossible, or the method is unknown."),
    UNAUTHORIZED(401, "The token or the login is missing, wrong or over."),
    FORBIDDEN(403, "Known, but not allowed."),
    NOT_FOUND(404, "No such conference, member or stream."),
    CONFLICT(409, "Right, but not now: not joined, a request for oneself, a uuid that is in another conference."),
    UNSUPPORTED_CODEC(415, "A codec that cannot be bridged."),
    TOO_MANY(429, "Too many of something: videos of one member, messages, sockets."),
    INTERNAL(500, "A defect of ours; the log of the box that answered has the stack."),
    NO_GATEWAY(503, "No media box can be reached."),
    GATEWAY_TIMEOUT(504, "A box was asked and did not answer in time."),
    OVERLOADED(507, "A box answered that it is full; another one may be tried.");

    private final int number;
    private final String meaning;

    ErrorCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /// What it says: one or two sentences.
    public String meaning() {
        return meaning;
    }

    /// The number on the wire.
    public int number() {
        return number;
    }

    /// The code with this number, if it is one of ours.
    public static Optional<ErrorCode> of(int number) {
        return Arrays.stream(values()).filter(code -> code.number == number).findFirst();
    }
}
