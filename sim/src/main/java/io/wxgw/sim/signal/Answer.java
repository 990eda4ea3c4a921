package io.wxgw.sim.signal;

import io.wxgw.api.signal.SignalValue.Fields;

/// What a granted request brought. Immutable.
public record Answer(String method, Fields fields) {
    /// A field that must be there.
    ///
    /// @throws SignalFailure if it is missing
    public String text(String name) {
        return fields.text(name)
                .orElseThrow(() -> new SignalFailure(
                        "",
                        "the answer to " + method + " has no " + name + ": "
                                + fields.values().keySet()));
    }

    /// A number that must be there.
    ///
    /// @throws SignalFailure if it is missing, or none
    public long number(String name) {
        String text = text(name);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw new SignalFailure("", "the answer to " + method + " has " + name + " \"" + text + "\": no number");
        }
    }
}
