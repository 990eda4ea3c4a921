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
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `ws /app`: apps talk to MCS here, and hear who comes and goes. A socket speaks for the members that joined
/// through it; a member that joins anew through another one has moved there.
///
/// Usage: construct, [#register] while the server is configured, [#close] before [ConferenceControl#close].
public final class AppEndpoint implements AutoCloseable {
    /// Where apps connect to.
    public static final String PATH = "/app";

    private static final Logger LOG = LoggerFactory.getLogger(AppEndpoint.class);

    private final ConferenceControl control;
    private final SignalReader reader;
    private final TextRoute route;

    /// @param config the same as the control's
    /// @param limits of the sockets; [SocketLimits#CLIENTS] unless configured
    /// @param nowNanos a monotonic clock
    public AppEndpoint(ConferenceControl control, McsConfig config, SocketLimits limits, LongSupplier nowNanos) {
        this.control = control;
        this.reader = new SignalReader(config.signal());
        this.route = new TextRoute(PATH, limits, nowNanos, App::new);
    }

    /// Adds the route to a server that is being configured. Once.
    public void register(JavalinConfig config) {
        route.register(config);
    }

    /// How many sockets are open.
    public int openSockets() {
        return route.openSockets();
    }

    /// Says good-bye to all apps.
    @Override
    public void close() {
        route.close();
    }

    /// An app's socket.
    private final class App implements SocketListener {
        private final TextSocket socket;
        private final AppLink link;

        App(TextSocket socket) {
            this.socket = socket;
            this.link = new AppLink(socket.address(), socket::send);
        }

        @Override
        public void onText(String text) {
            switch (reader.read(text)) {
                case SignalRequest request ->
                    control.handle(request, link).thenAccept(reply -> socket.send(reply.json()));
                case SignalMalformed malformed -> socket.send(malformed.reply().json());
                case SignalReply reply -> LOG.debug("mcs: {} sent a reply to {}", socket.address(), reply.method());
            }
        }

        @Override
        public void onClosed() {
            control.appGone(link);
        }
    }
}
