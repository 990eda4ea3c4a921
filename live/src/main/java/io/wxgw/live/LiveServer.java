package io.wxgw.live;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.ByteTransport;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.net.ServerTransport;
import io.wxgw.engine.rtmp.RtmpServerSession;
import io.wxgw.wire.rtmp.RtmpMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The embedded live server. Any thread may call it; each stream lives on one lane ([LiveStream]).
public final class LiveServer {
    /// One stream as admin and tests see it.
    ///
    /// @param published whether there is a publisher now
    /// @param publishes publishers accepted since the name came into use
    /// @param frames messages relayed
    /// @param dropped messages not sent to a slow player
    /// @param unplayable messages of the publisher that were relayed to nobody: empty or truncated
    public record StreamState(
            String name,
            boolean published,
            int players,
            long publishes,
            long frames,
            long bytes,
            long dropped,
            long unplayable) {}

    private static final Logger LOG = LoggerFactory.getLogger(LiveServer.class);

    /// What a stream may be called: nothing that could mean something in a path, a query or a log.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private final LiveConfig config;
    private final Network network;
    private final StreamAuth auth;
    private final RandomGenerator random;
    private final Map<String, LiveStream> streams = new ConcurrentHashMap<>();
    private final Set<RtmpServerSession> sessions = ConcurrentHashMap.newKeySet();
    private final Map<InetAddress, Integer> sessionsOfAddress = new ConcurrentHashMap<>();
    private final AtomicLong publishes = new AtomicLong();
    private final Map<String, Long> closeCauses = new ConcurrentHashMap<>();
    private volatile boolean closing;

    private LiveServer(LiveConfig config, Network network, StreamAuth auth, RandomGenerator random) {
        this.config = config;
        this.network = network;
        this.auth = auth;
        this.random = random;
    }

    /// A server that listens; see [Started].
    ///
    /// @param auth who may publish and play
    /// @return completes when the port is bound, exceptionally with the [java.io.IOException] if it cannot be
    public static CompletableFuture<Started> start(
            LiveConfig config, Network network, StreamAuth auth, RandomGenerator random) {
        LiveServer server = new LiveServer(config, network, auth, random);
        return server.network
                .listen(config.rtmpBind(), server::accept)
                .thenApply(transport -> new Started(server, transport));
    }

    /// A live server with its port.
    ///
    /// @param server what it knows of its streams
    /// @param transport its listening port
    public record Started(LiveServer server, ServerTransport transport) {
        /// Where it listens.
        public InetSocketAddress rtmp() {
            return transport.local();
        }

        /// Stops listening, then ends every stream with `Shutdown`. Completes when the port is free.
        public CompletableFuture<Void> close() {
            CompletableFuture<Void> closed = transport.close();
            server.closeStreams();
            return closed;
        }
    }

    /// The streams there are.
    public List<StreamState> streams() {
        return streams.values().stream().map(LiveStream::state).toList();
    }

    /// Connections open now.
    public int connections() {
        return sessions.size();
    }

    /// Publishers accepted since the start.
    public long publishes() {
        return publishes.get();
    }

    /// How connections ended, counted by the name of the cause.
    public Map<String, Long> closeCauses() {
        return Map.copyOf(closeCauses);
    }

    private ByteTransport.Listener accept(ByteTransport transport) {
        SessionEvents events = new SessionEvents();
        RtmpServerSession session = new RtmpServerSession(transport, config.rtmp(), random, events);
        sessions.add(session);
        InetAddress address = session.remote().getAddress();
        int ofAddress = address == null ? 1 : sessionsOfAddress.merge(address, 1, Integer::sum);
        boolean full = sessions.size() > config.maxConnections()
                || (config.maxConnectionsPerAddress() > 0 && ofAddress > config.maxConnectionsPerAddress());
        if (closing) {
            session.close(new CloseCause.Shutdown());
        } else if (full) {
            session.close(new CloseCause.Requested("too many connections"));
        }
        return session.listener();
    }

    private void closeStreams() {
        closing = true;
        CloseCause shutdown = new CloseCause.Shutdown();
        for (LiveStream stream : streams.values()) {
            stream.lane().execute(() -> stream.close(shutdown));
        }
        for (RtmpServerSession session : sessions) {
            session.lane().execute(() -> session.close(shutdown));
        }
    }

    // The stream of a name, made on the asking session's lane if there is none.
    private LiveStream stream(String name, Lane lane) {
        return streams.computeIfAbsent(name, _ -> {
            LiveStream[] self = new LiveStream[1];
            self[0] = new LiveStream(name, lane, config, () -> streams.remove(name, self[0]));
            return self[0];
        });
    }

    /// What one connection does.
    private final class SessionEvents implements RtmpServerSession.Handler {
        // Session's lane only.
        private String name = "";

        @Override
        public void onPublish(RtmpServerSession session, String app, String streamWithQuery) {
            name = nameOf(streamWithQuery);
            if (!app.equals(config.app()) || !NAME.matcher(name).matches()) {
                session.refuse("NetStream.Publish.BadName", "expected " + config.app() + "/[A-Za-z0-9_-]{1,128}");
            } else if (!auth.mayPublish(name, queryOf(streamWithQuery))) {
                session.refuse("NetStream.Publish.BadName", "not allowed to publish this stream");
            } else if (!streams.containsKey(name) && streams.size() >= config.maxStreams()) {
                session.refuse("NetStream.Publish.BadName", "too many streams");
            } else {
                publish(session, name);
            }
        }

        @Override
        public void onPlay(RtmpServerSession session, String app, String streamWithQuery) {
            name = nameOf(streamWithQuery);
            String query = queryOf(streamWithQuery);
            if (!app.equals(config.app()) || !NAME.matcher(name).matches()) {
                session.refuse("NetStream.Play.Failed", "expected " + config.app() + "/[A-Za-z0-9_-]{1,128}");
            } else if (!auth.mayPlay(name, query)) {
                session.refuse("NetStream.Play.Failed", "not allowed to play this stream");
            } else if (!streams.containsKey(name) && streams.size() >= config.maxStreams()) {
                session.refuse("NetStream.Play.Failed", "too many streams");
            } else {
                boolean wantsGop = !("&" + query + "&").contains("&gop=0&");
                play(session, name, wantsGop);
            }
        }

        @Override
        public void onMedia(RtmpServerSession session, RtmpMessage message) {
            LiveStream stream = streams.get(name);
            if (stream != null) {
                on(stream, () -> stream.onMedia(session, message));
            }
        }

        @Override
        public void onStreamClosed(RtmpServerSession session) {
            LiveStream stream = streams.get(name);
            if (stream != null) {
                on(stream, () -> {
                    stream.publisherGone(session);
                    stream.playerGone(session);
                });
            }
        }

        @Override
        public void onClosed(RtmpServerSession session, CloseCause cause) {
            sessions.remove(session);
            InetAddress address = session.remote().getAddress();
            if (address != null) {
                sessionsOfAddress.computeIfPresent(address, (_, count) -> count > 1 ? count - 1 : null);
            }
            long alike = closeCauses.merge(cause.getClass().getSimpleName(), 1L, Long::sum);
            if (alike == 1 && cause instanceof CloseCause.ProtocolError) {
                LOG.warn("{} closed: {}; more of this kind are counted", session, cause);
            }
            LOG.debug("{} closed: {}", session, cause);
            onStreamClosed(session);
        }
    }

    private void publish(RtmpServerSession session, String name) {
        if (!session.isOpen()) {
            return; // it went while its stream was ending
        }
        LiveStream stream = stream(name, session.lane());
        on(stream, () -> {
            if (stream.publish(session)) {
                publishes.incrementAndGet();
            } else {
                session.lane().execute(() -> publish(session, name));
            }
        });
    }

    private void play(RtmpServerSession session, String name, boolean wantsGop) {
        if (!session.isOpen()) {
            return;
        }
        LiveStream stream = stream(name, session.lane());
        long now = session.lane().clock().nowNanos();
        on(stream, () -> {
            Player player = new Player(
                    session,
                    wantsGop,
                    wantsGop ? config.playerQueue() : config.gatewayQueue(),
                    now,
                    stream.droppedCounter());
            if (!stream.play(player)) {
                session.lane().execute(() -> play(session, name, wantsGop));
            }
        });
    }

    private static void on(LiveStream stream, Runnable task) {
        if (stream.lane().inLane()) {
            task.run();
        } else {
            stream.lane().execute(task);
        }
    }

    private static String nameOf(String streamWithQuery) {
        int query = streamWithQuery.indexOf('?');
        return query < 0 ? streamWithQuery : streamWithQuery.substring(0, query);
    }

    private static String queryOf(String streamWithQuery) {
        int query = streamWithQuery.indexOf('?');
        return query < 0 ? "" : streamWithQuery.substring(query + 1);
    }
}
