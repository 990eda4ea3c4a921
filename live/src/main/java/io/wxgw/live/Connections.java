package io.wxgw.live;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.ByteTransport;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connections of a live server, whatever they speak: how many, from where, and how they ended. Any thread.
final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final LiveConfig config;
    private final Map<Object, Open> open = new ConcurrentHashMap<>();
    private final Map<InetAddress, Integer> ofAddress = new ConcurrentHashMap<>();
    private final Map<String, Long> closeCauses = new ConcurrentHashMap<>();

    private record Open(Lane lane, @Nullable InetAddress address, Consumer<CloseCause> end) {}

    Connections(LiveConfig config) {
        this.config = config;
    }

    /// Counts one more.
    ///
    /// @param connection who is named in logs
    /// @param end ends it, on its lane
    /// @return false if it is one too many; it counts until it is closed
    boolean opened(Object connection, ByteTransport transport, Consumer<CloseCause> end) {
        InetAddress address = transport.remote().getAddress();
        open.put(connection, new Open(transport.lane(), address, end));
        int alike = address == null ? 1 : ofAddress.merge(address, 1, Integer::sum);
        boolean tooManyOfAddress = config.maxConnectionsPerAddress() > 0
                && alike > config.maxConnectionsPerAddress()
                && !config.gatewayAddresses().contains(address);
        return open.size() <= config.maxConnections() && !tooManyOfAddress;
    }

    void closed(Object connection, CloseCause cause) {
        Open was = open.remove(connection);
        if (was != null && was.address() != null) {
            ofAddress.computeIfPresent(was.address(), (_, count) -> count > 1 ? count - 1 : null);
        }
        long alike = closeCauses.merge(cause.getClass().getSimpleName(), 1L, Long::sum);
        if (alike == 1 && cause instanceof CloseCause.ProtocolError) {
            LOG.warn("{} closed: {}; more of this kind are counted", connection, cause);
        }
        LOG.debug("{} closed: {}", connection, cause);
    }

    /// How many there are.
    int count() {
        return open.size();
    }

    /// How they ended, counted by the name of the cause.
    Map<String, Long> closeCauses() {
        return Map.copyOf(closeCauses);
    }

    /// Ends all of them.
    void endAll(CloseCause cause) {
        for (Open each : open.values()) {
            each.lane().execute(() -> each.end().accept(cause));
        }
    }
}
