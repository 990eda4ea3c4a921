package io.wxgw.callroutegw;

import io.javalin.config.JavalinConfig;
import io.wxgw.control.TextRoute;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/// The box: mini programs come in on `/callroute`, their requests go to MCS over one socket, the answers go back.
///
/// Usage: construct, [#register] while the server is configured, [#start], and in the end [#close] before the server
/// is stopped. Any thread.
public final class SignalGateway {
    /// Where mini programs connect to.
    public static final String PATH = "/callroute";

    private final ScheduledExecutorService timers;
    private final McsLink mcs;
    private final Router router;
    private final TextRoute route;

    /// @param nowNanos a monotonic clock
    public SignalGateway(CallRouteConfig config, LongSupplier nowNanos) {
        this.timers = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("callroutegw").factory());
        this.mcs = new McsLink(config, timers, nowNanos);
        this.router = new Router(config, mcs, timers);
        this.route = new TextRoute(PATH, config.clients(), nowNanos, socket -> new Session(socket, router));
    }

    /// Adds `/callroute` to a server that is being configured. Once.
    public void register(JavalinConfig config) {
        route.register(config);
    }

    /// Begins to connect to MCS, and to come back to it whenever it is gone. Once; returns at once.
    public void start() {
        mcs.start(router::onMcsText, router::onMcsOpen, router::onMcsGone);
    }

    /// Whether MCS can be asked now.
    public boolean isConnected() {
        return mcs.isOpen();
    }

    /// Says good-bye to mini programs and MCS. Blocks up to `deadline`.
    public void close(Duration deadline) {
        route.close();
        mcs.close(deadline);
        timers.shutdownNow();
    }
}
