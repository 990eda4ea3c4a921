package io.wxgw.api.live;

/// Says what follows the question mark of a stream's URL, so that a live server can tell who was invited. Any thread;
/// must not block.
@FunctionalInterface
public interface StreamTokens {
    /// No query at all: for a live server that lets everybody in.
    StreamTokens NONE = (_, _) -> "";

    /// The query for a stream, without the question mark; empty for none.
    String query(String stream, Use use);

    /// What the URL is good for.
    enum Use {
        /// To publish the stream.
        PUBLISH,
        /// To play it.
        PLAY
    }
}
