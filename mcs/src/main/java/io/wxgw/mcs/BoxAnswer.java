package io.wxgw.mcs;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;

/// Turns what another box answered into our own refusal.
final class BoxAnswer {
    private BoxAnswer() {}

    /// Nothing for code 0. That a box found *our* request malformed or forbidden is no fault of the mini program's, so
    /// those codes become 500.
    ///
    /// @throws Refusal for every other code
    static void check(String call, int number, String message) {
        if (number == 0) {
            return;
        }
        var code = ErrorCode.of(number).orElse(ErrorCode.INTERNAL);
        var ours = switch (code) {
            case INVALID_FORMAT, BAD_PARAMETER, UNAUTHORIZED, FORBIDDEN, INTERNAL -> ErrorCode.INTERNAL;
            case NOT_FOUND, CONFLICT, UNSUPPORTED_CODEC, TOO_MANY, NO_GATEWAY, GATEWAY_TIMEOUT, OVERLOADED -> code;
        };
        throw new Refusal(ours, call + " refused: " + number + " " + message);
    }
}
