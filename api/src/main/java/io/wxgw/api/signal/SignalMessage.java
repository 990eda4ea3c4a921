package io.wxgw.api.signal;

/// What a text turned out to be. The head is the same for all: `id` is the asking side's request number, `uuid` the
/// user, `method` what is asked for, trimmed. A missing `id` is an empty text.
public sealed interface SignalMessage permits SignalRequest, SignalReply, SignalMalformed {
    /// The request's number, echoed in its reply.
    String id();

    /// The user.
    String uuid();

    /// What is asked for.
    String method();
}
