package io.wxgw.app;

/// Settings that the process cannot start with. The message is one line for the person who wrote them.
final class BadConfig extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadConfig(String message) {
        super(message, null, false, false);
    }
}
