package io.wxgw.callroutegw;

import io.wxgw.control.SocketLimits;
import io.wxgw.control.TextClient;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one socket to MCS, opened again for as long as this box runs. Any thread; texts leave in the order of the calls
/// of [#send].
///
/// MCS pings every socket; one that is not pinged any more is given up, because a machine that vanished says no
/// good-bye.
final class McsLink {
    private static final Logger LOG = LoggerFactory.getLogger(McsLink.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(10);

    private final CallRouteConfig config;
    private final ScheduledExecutorService timers;
    private final LongSupplier nowNanos;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    private final AtomicReference<@Nullable TextClient> open = new AtomicReference<>();
    private Consumer<String> onText = _ -> {};
    private Runnable onOpen = () -> {};
    private Runnable onGone = () -> {};
    private volatile boolean closing;
    // Timers' thread only.
    private Duration pause;
    private long framesHeard;
    private long heardNanos;

    McsLink(CallRouteConfig config, ScheduledExecutorService timers, LongSupplier nowNanos) {
        this.config = config;
        this.timers = timers;
        this.nowNanos = nowNanos;
        this.pause = config.firstPause();
    }

    /// Begins to connect. Once.
    ///
    /// @param onText hears MCS
    /// @param onOpen hears that MCS can be asked, also again
    /// @param onGone hears that a connection that stood is over
    void start(Consumer<String> onText, Runnable onOpen, Runnable onGone) {
        this.onText = onText;
        this.onOpen = onOpen;
        this.onGone = onGone;
        timers.scheduleAtFixedRate(this::check, CHECK_EVERY.toMillis(), CHECK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        timers.execute(this::connect);
    }

    /// Whether there is a connection now.
    boolean isOpen() {
        return open.get() != null;
    }

    /// Sends a text; false if there is no connection.
    boolean send(String text) {
        TextClient client = open.get();
        if (client == null) {
            return false;
        }
        client.send(text);
        return true;
    }

    /// Closes for good. Blocks up to `deadline`.
    void close(Duration deadline) {
        closing = true;
        TextClient client = open.getAndSet(null);
        if (client != null) {
            client.close();
        }
        http.shutdown();
        try {
            if (!http.awaitTermination(deadline)) {
                http.shutdownNow();
            }
        } catch (InterruptedException _) {
            http.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void connect() {
        if (closing) {
            return;
        }
        Events events = new Events();
        TextClient.open(http, config.mcsWithNumber(), Map.of(), SocketLimits.BOXES, events)
                .whenCompleteAsync((client, failure) -> opened(events, client, failure), timers);
    }

    private void opened(Events events, @Nullable TextClient client, @Nullable Throwable failure) {
        if (client == null) {
            LOG.warn("MCS at {} cannot be reached: {}", config.mcs(), String.valueOf(failure));
            connectLater();
            return;
        }
        pause = config.firstPause();
        framesHeard = 0;
        heardNanos = nowNanos.getAsLong();
        open.set(client);
        LOG.info("connected to MCS at {} as {}", config.mcs(), config.crgwid());
        if (events.over) {
            gone("closed at once");
        } else {
            onOpen.run();
        }
    }

    private void connectLater() {
        if (closing) {
            return;
        }
        timers.schedule(this::connect, pause.toMillis(), TimeUnit.MILLISECONDS);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(config.longestPause()) > 0 ? config.longestPause() : doubled;
    }

    private void gone(String reason) {
        if (open.getAndSet(null) != null) {
            LOG.warn("MCS at {} is gone: {}", config.mcs(), reason);
            onGone.run();
            connectLater();
        }
    }

    private void check() {
        TextClient client = open.get();
        if (client == null) {
            return;
        }
        if (client.framesHeard() != framesHeard) {
            framesHeard = client.framesHeard();
            heardNanos = nowNanos.getAsLong();
        } else if (nowNanos.getAsLong() - heardNanos > config.mcsSilence().toNanos()) {
            client.abort();
        }
    }

    /// One connection.
    private final class Events implements TextClient.Listener {
        private volatile boolean over;

        @Override
        public void onText(String text) {
            onText.accept(text);
        }

        @Override
        public void onClosed(int code, String reason) {
            over = true;
            if (!closing) {
                timers.execute(() -> gone(code + " " + reason));
            }
        }
    }
}
