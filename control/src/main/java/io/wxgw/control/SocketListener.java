package io.wxgw.control;

/// Hears one socket. Calls come one after the other and must not block.
public interface SocketListener {
    /// A message has come.
    void onText(String text);

    /// The socket is gone; the last call.
    void onClosed();
}
