package io.wxgw.api.signal;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.signal.SignalValue.Fields;
import java.util.Optional;

/// The answer to one request. A refusal has `result.code` and `result.message`; a success has no `code`.
public record SignalReply(String id, String uuid, String method, Fields result) implements SignalMessage {
    /// Grants a request.
    public static SignalReply of(SignalMessage request, SignalResult result) {
        return new SignalReply(request.id(), request.uuid(), request.method(), result.fields());
    }

    /// Refuses a request with the document's common error reply.
    public static SignalReply refusal(SignalMessage request, ErrorCode code, String message) {
        return new SignalReply(
                request.id(),
                request.uuid(),
                request.method(),
                Fields.of("code", Integer.toString(code.number()), "message", message));
    }

    /// Refuses a request.
    public static SignalReply refusal(SignalMessage request, Refusal refusal) {
        return refusal(request, refusal.code(), refusal.detail());
    }

    /// The number of a refusal; empty for a success.
    public Optional<String> code() {
        return result.text("code");
    }

    /// The same under another number.
    public SignalReply withId(String other) {
        return new SignalReply(other, uuid, method, result);
    }

    /// The text to send.
    public String json() {
        return SignalWriter.json(this, "result", result);
    }
}
