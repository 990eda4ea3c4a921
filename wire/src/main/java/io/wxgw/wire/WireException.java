package io.wxgw.wire;

/// Malformed bytes from a peer on a reliable transport: the connection they came on is closed with
/// `ProtocolError`, nobody else's is.
///
/// Carries what was expected and what came ([#getMessage]) and where it is written ([#spec]).
public final class WireException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String spec;

    /// @param detail what was expected and what came
    /// @param spec document and section, such as `RTMP 1.0 section 5.3.1`
    public WireException(String detail, String spec) {
        super(detail, null, false, false);
        this.spec = spec;
    }

    /// Document and section that was violated.
    public String spec() {
        return spec;
    }
}
