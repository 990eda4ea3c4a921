package io.wxgw.mcs;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// One socket of apps: the members it speaks for, and the way back to them. Any thread.
final class AppLink {
    private final String address;
    private final Consumer<String> send;
    private final Map<String, String> confIdOf = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /// @param address the socket's other side
    /// @param send sends a text; must not wait
    AppLink(String address, Consumer<String> send) {
        this.address = address;
        this.send = send;
    }

    /// Tells the app something.
    void send(String text) {
        send.accept(text);
    }

    /// The members that joined through this socket, and their conferences.
    Map<String, String> confIdOf() {
        return confIdOf;
    }

    /// Whether the socket is gone.
    boolean isClosed() {
        return closed;
    }

    /// The socket is gone.
    void close() {
        closed = true;
    }

    /// The address an app says its RTP is at. Only the socket's own is believed, which took part in a
    /// handshake, and those the operator vouches for: else anybody could have media sent to a stranger.
    ///
    /// @param ip a literal, or empty for the socket's own
    /// @throws Refusal [ErrorCode#FORBIDDEN] for an address that is neither
    String proven(String ip, List<String> vouchedFor) {
        if (!address.isEmpty() && (ip.isEmpty() || isSame(ip, address))) {
            return address;
        }
        if (!ip.isEmpty() && vouchedFor.stream().anyMatch(known -> isSame(ip, known))) {
            return ip;
        }
        throw new Refusal(
                ErrorCode.FORBIDDEN, "ip must be the address this socket comes from, or one of mcs.appAddresses");
    }

    private static boolean isSame(String one, String other) {
        try {
            return InetAddress.ofLiteral(one).equals(InetAddress.ofLiteral(other));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
