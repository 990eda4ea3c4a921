package io.wxgw.app;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/// The one HTTP server of a process: health, and what the roles put on it. Requests run on virtual threads.
///
/// The port is taken at once, so that its number is known while the roles are joined; it answers from [#start] on.
final class HttpServer {
    private static final int BACKLOG = 128;

    private final ServerSocketChannel listener;
    private final Javalin javalin;
    private volatile boolean stopping;

    private HttpServer(ServerSocketChannel listener, List<Consumer<JavalinConfig>> routes, BooleanSupplier ready) {
        this.listener = listener;
        this.javalin = Javalin.create(settings -> {
            settings.startup.showJavalinBanner = false;
            settings.startup.showOldJavalinVersionWarning = false;
            settings.startup.startupWatcherEnabled = false;
            settings.concurrency.useVirtualThreads = true;
            settings.jetty.addConnector(this::connector);
            settings.routes.get("/health/live", context -> context.result("live\n"));
            settings.routes.get("/health/ready", context -> {
                boolean isReady = !stopping && ready.getAsBoolean();
                context.status(isReady ? 200 : 503).result(isReady ? "ready\n" : "not ready\n");
            });
            routes.forEach(route -> route.accept(settings));
        });
    }

    /// Takes the port. A [BadConfig] if somebody else has it.
    static ServerSocketChannel listen(Config.Http config) {
        InetSocketAddress address = Listening.address("http.bind", config.bind(), config.port());
        return Listening.at("http.port", config.bind(), config.port(), () -> {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                return channel.bind(address, BACKLOG);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        });
    }

    /// Answers on a port that was taken.
    ///
    /// @param routes what the roles add
    /// @param ready what `/health/ready` says
    static HttpServer start(ServerSocketChannel listener, List<Consumer<JavalinConfig>> routes, BooleanSupplier ready) {
        HttpServer server = new HttpServer(listener, routes, ready);
        server.javalin.start();
        return server;
    }

    /// Ends it, with the WebSockets on it. Blocks.
    void stop() {
        stopping = true;
        javalin.stop();
    }

    private ServerConnector connector(Server server, HttpConfiguration http) {
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        try {
            connector.open(listener);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return connector;
    }
}
