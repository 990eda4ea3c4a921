package io.wxgw.mcs;

import io.javalin.config.JavalinConfig;
import io.wxgw.api.signal.SignalMalformed;
import io.wxgw.api.signal.SignalReader;
import io.wxgw.api.signal.SignalReply;
import io.wxgw.api.signal.SignalRequest;
import io.wxgw.control.SocketLimits;
import io.wxgw.control.SocketListener;
import io.wxgw.control.TextRoute;
import io.wxgw.control.TextSocket;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `ws /mcs?crgwid=NUMBER`: callroutegws talk to MCS here. Requests come as texts, and each is answered on the
/// socket it came from, as soon as it is carried out; the requests of one conference in their order.
///
/// A callroutegw that connects again under its number takes the place of its older socket. A socket without a number is
/// closed with 1008.
///
/// Usage: construct, [#register] while the server is configured, [#close] before [ConferenceControl#close].
public final class McsEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(McsEndpoint.class);
    private static final String NUMBER = "crgwid";

    private final ConferenceControl control;
    private final SignalReader reader;
    private final TextRoute route;
    private final int maxNumberLength;
    private final ConcurrentMap<String, TextSocket> callRoutes = new ConcurrentHashMap<>();

    /// @param config the same as the control's
    /// @param limits of the sockets; [SocketLimits#BOXES] unless configured
    /// @param nowNanos a monotonic clock
    public McsEndpoint(ConferenceControl control, McsConfig config, SocketLimits limits, LongSupplier nowNanos) {
        this.control = control;
        this.reader = new SignalReader(config.signal());
        this.maxNumberLength = config.signal().maxTextLength();
        this.route = new TextRoute("/mcs", limits, nowNanos, this::accept);
    }

    /// Adds the route to a server that is being configured. Once.
    public void register(JavalinConfig config) {
        route.register(config);
    }

    /// How many callroutegws are connected.
    public int callRoutes() {
        return callRoutes.size();
    }

    /// Says good-bye to all callroutegws.
    @Override
    public void close() {
        route.close();
    }

    private SocketListener accept(TextSocket socket) {
        var crgwid = socket.query(NUMBER).orElse("");
        if (crgwid.isBlank()
                || crgwid.length() > maxNumberLength
                || crgwid.chars().anyMatch(Character::isISOControl)) {
            socket.close(TextSocket.POLICY, "crgwid expected in the URL");
            return new Stranger();
        }
        var before = callRoutes.put(crgwid, socket);
        if (before != null) {
            before.close(TextSocket.POLICY, "crgwid " + crgwid + " has connected anew");
        }
        LOG.info("mcs: callroutegw {} connected from {}", crgwid, socket.address());
        control.callRouteBack(crgwid, socket::send);
        return new CallRoute(crgwid, socket);
    }

    /// A callroutegw's socket.
    private final class CallRoute implements SocketListener {
        private final String crgwid;
        private final TextSocket socket;

        CallRoute(String crgwid, TextSocket socket) {
            this.crgwid = crgwid;
            this.socket = socket;
        }

        @Override
        public void onText(String text) {
            switch (reader.read(text)) {
                case SignalRequest request ->
                    control.handle(request, crgwid).thenAccept(reply -> socket.send(reply.json()));
                case SignalMalformed malformed -> socket.send(malformed.reply().json());
                case SignalReply reply -> LOG.debug("mcs: callroutegw {} sent a reply to {}", crgwid, reply.method());
            }
        }

        @Override
        public void onClosed() {
            if (callRoutes.remove(crgwid, socket)) {
                LOG.warn("mcs: callroutegw {} is gone", crgwid);
                control.callRouteGone(crgwid);
            }
        }
    }

    /// A socket that did not say who it is.
    private static final class Stranger implements SocketListener {
        @Override
        public void onText(String text) {}

        @Override
        public void onClosed() {}
    }
}
