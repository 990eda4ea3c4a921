package io.wxgw.api.signal;

import io.wxgw.api.signal.SignalValue.Fields;

/// A message with `params` (or with no `result`): a request, or, from MCS to a mini program, a notification.
public record SignalRequest(String id, String uuid, String method, Fields params) implements SignalMessage {
    /// The same under another number.
    public SignalRequest withId(String other) {
        return new SignalRequest(other, uuid, method, params);
    }

    /// The same with one parameter set.
    public SignalRequest with(String name, String text) {
        return new SignalRequest(id, uuid, method, params.with(name, text));
    }

    /// The text to send.
    public String json() {
        return SignalWriter.json(this, "params", params);
    }
}
