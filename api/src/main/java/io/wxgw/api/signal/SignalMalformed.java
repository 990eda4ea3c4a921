package io.wxgw.api.signal;

import io.wxgw.api.ErrorCode;

/// A text that is no message. The head holds what could still be found of it, and empty texts for the rest.
///
/// @param detail what is wrong, beginning with line and column where there is such a place
public record SignalMalformed(String id, String uuid, String method, String detail) implements SignalMessage {
    /// The reply for it: 111, "Invalid format: " and the detail.
    public SignalReply reply() {
        return SignalReply.refusal(this, ErrorCode.INVALID_FORMAT, "Invalid format: " + detail);
    }
}
