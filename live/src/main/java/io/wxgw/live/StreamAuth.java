package io.wxgw.live;

/// Who may publish and play what. Called on any lane: must not block.
public interface StreamAuth {
    /// Everybody may do everything; for a server that listens on loopback only.
    StreamAuth OPEN = new StreamAuth() {
        @Override
        public boolean mayPublish(String stream, String query) {
            return true;
        }

        @Override
        public boolean mayPlay(String stream, String query) {
            return true;
        }
    };

    /// Whether a client that names the stream with this query may publish it.
    boolean mayPublish(String stream, String query);

    /// Whether a client that names the stream with this query may play it.
    boolean mayPlay(String stream, String query);
}
