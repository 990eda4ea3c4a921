package io.wxgw.api;

import java.util.Arrays;
import java.util.Optional;

/// Why a request was refused: the number in `result.code` of JSON and in `code` of Thrift replies. Thrift says 0 when
/// all is well.
///
/// The design document knows only 111; the others are ours, near the HTTP numbers people know.
public enum ErrorCode {
    /// The message is not JSON, or not an envelope of the design document ("Invalid format").
    INVALID_FORMAT(111),
    /// A parameter is missing or impossible, or the method is unknown.
    BAD_PARAMETER(400),
    /// The token is missing, wrong or over.
    UNAUTHORIZED(401),
    /// Known, but not allowed.
    FORBIDDEN(403),
    /// No such conference, member or stream.
    NOT_FOUND(404),
    /// Right, but not now: not joined, a request for oneself, a uuid that is in another conference.
    CONFLICT(409),
    /// A codec that cannot be bridged.
    UNSUPPORTED_CODEC(415),
    /// Too many of something: videos of one member, messages, sockets.
    TOO_MANY(429),
    /// A defect of ours; the log of the box that answered has the stack.
    INTERNAL(500),
    /// No media box can be reached.
    NO_GATEWAY(503),
    /// A box was asked and did not answer in time.
    GATEWAY_TIMEOUT(504),
    /// A box answered that it is full; another one may be tried.
    OVERLOADED(507);

    private final int number;

    ErrorCode(int number) {
        this.number = number;
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
