package io.wxgw.sim.signal;

/// A request that was not granted: refused with a code, or never answered.
public final class SignalFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;

    /// @param code of a refusal; empty where there was no answer
    public SignalFailure(String code, String detail) {
        super(detail);
        this.code = code;
    }

    /// The code of a refusal; empty where there was no answer.
    public String code() {
        return code;
    }
}
