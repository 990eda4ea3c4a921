package io.wxgw.api;

/// A request that was understood and is not granted. The endpoint that took the request turns it into `{code,
/// message}`; nobody else catches it,
/// except to undo what was begun.
///
/// The message goes to a stranger: it names what was expected and what came, never a stack or a path. It is made
/// without a stack trace, because a
/// refusal is an answer and not a defect.
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /// Refuses with a code and one sentence for the asking side.
    public Refusal(ErrorCode code, String detail) {
        super(detail, null, false, false);
        this.code = code;
    }

    /// The number for the reply.
    public ErrorCode code() {
        return code;
    }

    /// The sentence for the reply.
    public String detail() {
        return String.valueOf(getMessage());
    }
}
