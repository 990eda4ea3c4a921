package io.wxgw.wxmgw;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.net.ByteTransport;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.net.ServerTransport;
import io.wxgw.engine.rtmp.RtmpServerSession;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.wire.flv.FlvDemux;
import io.wxgw.wire.flv.FlvDemuxer;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.rtmp.RtmpMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The plainest live server there is: relays what is published to who plays it, remembers headers, and writes down
/// everything. A server that cannot do more than ours, so that nothing but RTMP is relied on.
final class LiveStub implements RtmpServerSession.Handler {
    static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1935);

    /// A tag that came, with what it holds; other than audio and video are not kept.
    record Tag(long arrivalNanos, long timestampMs, RtmpMessage message, FlvDemux content) {
        boolean isSound() {
            return content instanceof FlvDemux.Frame(AudioFrame _);
        }

        boolean isPicture() {
            return content instanceof FlvDemux.Frame(VideoFrame _);
        }

        VideoFrame picture() {
            if (content instanceof FlvDemux.Frame(VideoFrame frame)) {
                return frame;
            }
            throw new AssertionError("no picture: " + content);
        }

        AudioFrame sound() {
            if (content instanceof FlvDemux.Frame(AudioFrame frame)) {
                return frame;
            }
            throw new AssertionError("no sound: " + content);
        }
    }

    /// One stream name.
    static final class Channel {
        final List<Tag> tags = new ArrayList<>();
        final List<String> queries = new ArrayList<>();
        final List<RtmpServerSession> players = new ArrayList<>();
        final List<RtmpMessage.Data> metadata = new ArrayList<>();
        private final Map<Class<?>, RtmpMessage> headers = new LinkedHashMap<>();
        private FlvDemuxer demuxer = new FlvDemuxer();
        private @Nullable RtmpServerSession publisher;
        private final List<Long> attempts = new ArrayList<>();
        int publishes;

        List<Tag> sounds() {
            return tags.stream().filter(Tag::isSound).toList();
        }

        List<Tag> pictures() {
            return tags.stream().filter(Tag::isPicture).toList();
        }

        /// The tags that came at or after a moment.
        List<Tag> since(long nanos) {
            return tags.stream().filter(tag -> tag.arrivalNanos() >= nanos).toList();
        }
    }

    private final Network network;
    private final InetSocketAddress bind;
    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private final List<RtmpServerSession> sessions = new ArrayList<>();
    private @Nullable ServerTransport listening;

    /// Stream names that nobody may publish.
    final List<String> refused = new ArrayList<>();

    LiveStub(Network network, InetSocketAddress bind) {
        this.network = network;
        this.bind = bind;
    }

    /// Listens from now on; completes with the address.
    CompletableFuture<InetSocketAddress> start() {
        return network.listen(bind, this::accept).thenApply(bound -> {
            listening = bound;
            return bound.local();
        });
    }

    void stop() {
        if (listening != null) {
            var _ = listening.close();
        }
        for (RtmpServerSession session : List.copyOf(sessions)) {
            session.lane().execute(() -> session.close(new CloseCause.Shutdown()));
        }
        channels.values().forEach(channel -> {
            channel.players.clear();
            channel.headers.clear();
            channel.publisher = null;
        });
    }

    /// When somebody wanted to publish this name, taken or not.
    List<Long> attempts(String name) {
        return List.copyOf(channel(name).attempts);
    }

    /// Ends the connection of a publisher.
    void drop(String name) {
        RtmpServerSession session = Objects.requireNonNull(channel(name).publisher, name);
        session.lane().execute(() -> session.close(new CloseCause.Requested("dropped")));
    }

    Channel channel(String name) {
        return channels.computeIfAbsent(name, _ -> new Channel());
    }

    private ByteTransport.Listener accept(ByteTransport transport) {
        RtmpServerSession session = new RtmpServerSession(transport, RtmpSettings.DEFAULT, new Random(7), this);
        sessions.add(session);
        return session.listener();
    }

    private static String name(RtmpServerSession session) {
        String name = session.streamWithQuery();
        int query = name.indexOf('?');
        return query < 0 ? name : name.substring(0, query);
    }

    @Override
    public void onPublish(RtmpServerSession session, String app, String streamWithQuery) {
        String name = name(session);
        channel(name).attempts.add(session.lane().clock().nowNanos());
        if (refused.contains(name)) {
            session.refuse("NetStream.Publish.BadName", "not now");
            return;
        }
        Channel channel = channel(name);
        channel.publishes++;
        channel.publisher = session;
        channel.headers.clear();
        channel.demuxer = new FlvDemuxer();
        session.acceptPublish();
    }

    @Override
    public void onPlay(RtmpServerSession session, String app, String streamWithQuery) {
        Channel channel = channel(name(session));
        channel.queries.add(streamWithQuery);
        channel.players.add(session);
        session.acceptPlay();
        channel.headers.values().forEach(header -> send(session, header));
    }

    @Override
    public void onMedia(RtmpServerSession session, RtmpMessage message) {
        Channel channel = channel(name(session));
        if (channel.publisher != session) {
            return;
        }
        long now = session.lane().clock().nowNanos();
        switch (message) {
            case RtmpMessage.Audio(int _, long timestampMs, var body) ->
                keep(channel, new Tag(now, timestampMs, message, channel.demuxer.audio(timestampMs, body, now)));
            case RtmpMessage.Video(int _, long timestampMs, var body) ->
                keep(channel, new Tag(now, timestampMs, message, channel.demuxer.video(timestampMs, body, now)));
            case RtmpMessage.Data data -> channel.metadata.add(data);
            default -> {}
        }
        channel.players.forEach(player -> send(player, message));
    }

    private static void keep(Channel channel, Tag tag) {
        channel.tags.add(tag);
        if (tag.content() instanceof FlvDemux.Header) {
            channel.headers.put(tag.message().getClass(), tag.message());
        }
    }

    private static void send(RtmpServerSession player, RtmpMessage message) {
        switch (message) {
            case RtmpMessage.Audio(int _, long timestampMs, var body) -> player.sendAudio(timestampMs, body);
            case RtmpMessage.Video(int _, long timestampMs, var body) -> player.sendVideo(timestampMs, body);
            default -> {}
        }
    }

    @Override
    public void onStreamClosed(RtmpServerSession session) {
        channels.values().forEach(channel -> channel.players.remove(session));
    }

    @Override
    public void onClosed(RtmpServerSession session, CloseCause cause) {
        sessions.remove(session);
        channels.values().forEach(channel -> channel.players.remove(session));
    }
}
