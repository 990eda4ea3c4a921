package io.wxgw.live;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.ByteTransport;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.net.ServerTransport;
import io.wxgw.engine.rtmp.RtmpServerSession;
import io.wxgw.wire.rtmp.RtmpMessage;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

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

    /// What a stream may be called: nothing that could mean something in a path, a query or a log.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private final LiveConfig config;
    private final Network network;
    private final StreamAuth auth;
    private final RandomGenerator random;
    private final Map<String, LiveStream> streams = new ConcurrentHashMap<>();
    private final Connections connections;
    private final List<ServerTransport> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong publishes = new AtomicLong();
    private volatile boolean closing;

    private LiveServer(LiveConfig config, Network network, StreamAuth auth, RandomGenerator random) {
        this.config = config;
        this.network = network;
        this.auth = auth;
        this.random = random;
        this.connections = new Connections(config);
    }

    /// A server that listens; see [Started].
    ///
    /// @param auth who may publish and play
    /// @return completes when the port is bound, exceptionally with the [java.io.IOException] if it cannot be
    public static CompletableFuture<Started> start(
            LiveConfig config, Network network, StreamAuth auth, RandomGenerator random) {
        LiveServer server = new LiveServer(config, network, auth, random);
        return server.listen(config.rtmpBind(), server::acceptRtmp).thenApply(bound -> new Started(server, bound));
    }

    /// A live server with its port.
    ///
    /// @param server what it knows of its streams
    /// @param rtmp where it listens
    public record Started(LiveServer server, InetSocketAddress rtmp) {
        /// Lets the streams be played over HTTP too.
        ///
        /// @return completes with the bound address, exceptionally with the [java.io.IOException]
        public CompletableFuture<InetSocketAddress> serveHttpFlv(HttpFlvConfig config) {
            return server.listen(config.bind(), transport -> server.acceptHttp(transport, config));
        }

        /// Stops listening, then ends every stream with `Shutdown`. Completes when the ports are free.
        public CompletableFuture<Void> close() {
            List<CompletableFuture<Void>> closed =
                    server.listeners.stream().map(ServerTransport::close).toList();
            server.closeStreams();
            return CompletableFuture.allOf(closed.toArray(new CompletableFuture<?>[0]));
        }
    }

    /// The streams there are.
    public List<StreamState> streams() {
        return streams.values().stream().map(LiveStream::state).toList();
    }

    /// Connections open now, of publishers and players.
    public int connections() {
        return connections.count();
    }

    /// Publishers accepted since the start.
    public long publishes() {
        return publishes.get();
    }

    /// How connections ended, counted by the name of the cause.
    public Map<String, Long> closeCauses() {
        return connections.closeCauses();
    }

    private CompletableFuture<InetSocketAddress> listen(InetSocketAddress bind, Network.ListenerFactory accept) {
        return network.listen(bind, accept).thenApply(transport -> {
            listeners.add(transport);
            return transport.local();
        });
    }

    private ByteTransport.Listener acceptRtmp(ByteTransport transport) {
        SessionEvents events = new SessionEvents();
        RtmpServerSession session = new RtmpServerSession(transport, config.rtmp(), random, events);
        boolean fits = connections.opened(session, transport, session::close);
        if (closing) {
            session.close(new CloseCause.Shutdown());
        } else if (!fits) {
            session.close(new CloseCause.Requested("too many connections"));
        }
        return session.listener();
    }

    private ByteTransport.Listener acceptHttp(ByteTransport transport, HttpFlvConfig http) {
        FlvViewer viewer = new FlvViewer(transport, http, new ViewerEvents());
        boolean fits = connections.opened(viewer, transport, viewer::end);
        if (closing) {
            viewer.close(new CloseCause.Shutdown());
        } else if (!fits) {
            viewer.refuse(PlayRefusal.TOO_MANY, "too many connections");
        }
        return viewer;
    }

    private void closeStreams() {
        closing = true;
        CloseCause shutdown = new CloseCause.Shutdown();
        for (LiveStream stream : streams.values()) {
            stream.lane().execute(() -> stream.close(shutdown));
        }
        connections.endAll(shutdown);
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
            PlayRequest asked = PlayRequest.of(app, streamWithQuery);
            name = asked.name();
            if (!isName(app, name)) {
                session.refuse("NetStream.Publish.BadName", nameExpected());
            } else if (!auth.mayPublish(name, asked.query())) {
                session.refuse("NetStream.Publish.BadName", "not allowed to publish this stream");
            } else if (!streams.containsKey(name) && streams.size() >= config.maxStreams()) {
                session.refuse("NetStream.Publish.BadName", "too many streams");
            } else {
                publish(session, name);
            }
        }

        @Override
        public void onPlay(RtmpServerSession session, String app, String streamWithQuery) {
            PlayRequest request = PlayRequest.of(app, streamWithQuery);
            name = request.name();
            LiveServer.this.onPlay(new RtmpViewer(session), request);
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
                    stream.playerGone(new RtmpViewer(session));
                });
            }
        }

        @Override
        public void onClosed(RtmpServerSession session, CloseCause cause) {
            connections.closed(session, cause);
            onStreamClosed(session);
        }
    }

    /// What one connection of HTTP-FLV does.
    private final class ViewerEvents implements FlvViewer.Handler {
        // Viewer's lane only.
        private String name = "";

        @Override
        public void onPlay(FlvViewer viewer, PlayRequest request) {
            name = request.name();
            LiveServer.this.onPlay(viewer, request);
        }

        @Override
        public void onLook(FlvViewer viewer, PlayRequest request) {
            LiveStream stream = streams.get(request.name());
            if (!isName(request.app(), request.name())) {
                viewer.refuse(PlayRefusal.BAD_NAME, nameExpected());
            } else if (!auth.mayPlay(request.name(), request.query())) {
                viewer.refuse(PlayRefusal.NOT_ALLOWED, "not allowed to play this stream");
            } else if (stream == null || !stream.state().published()) {
                viewer.refuse(PlayRefusal.NOT_FOUND, request.name() + " is not published.");
            } else {
                viewer.describe();
            }
        }

        @Override
        public void onClosed(FlvViewer viewer, CloseCause cause) {
            connections.closed(viewer, cause);
            LiveStream stream = streams.get(name);
            if (stream != null) {
                on(stream, () -> stream.playerGone(viewer));
            }
        }
    }

    private boolean isName(String app, String name) {
        return app.equals(config.app()) && NAME.matcher(name).matches();
    }

    private String nameExpected() {
        return "expected " + config.app() + "/" + NAME;
    }

    private void onPlay(Viewer viewer, PlayRequest request) {
        if (!isName(request.app(), request.name())) {
            viewer.refuse(PlayRefusal.BAD_NAME, nameExpected());
        } else if (!auth.mayPlay(request.name(), request.query())) {
            viewer.refuse(PlayRefusal.NOT_ALLOWED, "not allowed to play this stream");
        } else if (!streams.containsKey(request.name()) && streams.size() >= config.maxStreams()) {
            viewer.refuse(PlayRefusal.TOO_MANY, "too many streams");
        } else {
            play(viewer, request);
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

    private void play(Viewer viewer, PlayRequest request) {
        if (!viewer.isOpen()) {
            return;
        }
        LiveStream stream = stream(request.name(), viewer.lane());
        long now = viewer.lane().clock().nowNanos();
        on(stream, () -> {
            Player player = new Player(
                    viewer,
                    request,
                    request.wantsGop() ? config.playerQueue() : config.gatewayQueue(),
                    now,
                    stream.droppedCounter());
            if (!stream.play(player)) {
                viewer.lane().execute(() -> play(viewer, request));
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
}
