package io.wxgw.codec;

/// A codec context could not be had. Nothing was opened.
public final class CodecRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /// @param detail what was asked for and what stood against it
    public CodecRefusal(Reason reason, String detail) {
        super(reason + ": " + detail);
        this.reason = reason;
    }

    /// Why.
    public Reason reason() {
        return reason;
    }

    /// Why there is no context.
    public enum Reason {
        /// As many contexts are open as this process allows.
        TOO_MANY_CONTEXTS,
        /// Nobody here knows this format, or its description makes no sense.
        UNSUPPORTED_FORMAT,
        /// The library has no memory, or says so.
        OUT_OF_RESOURCES,
    }
}
