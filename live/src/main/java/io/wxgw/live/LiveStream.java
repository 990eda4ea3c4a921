package io.wxgw.live;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.rtmp.RtmpServerSession;
import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.rtmp.RtmpMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One name: at most one publisher, any number of players, and what a player that comes later must be told.
///
/// ```
///  WAITING (players only, until playWait) -> PUBLISHED -> GONE (until publisherGrace) -> PUBLISHED ... -> over
/// ```
/// A new publisher takes over from the old one at once: a phone that lost its network comes back before the server has
/// noticed, and must not find the name taken. Players stay through all of that. Timestamps pass unchanged.
///
/// Everything runs on [#lane]; the counters may be read from any thread.
final class LiveStream {
    private static final long MAX_SOUND_BEHIND_PICTURE_MS = 1_000;

    private final String name;
    private final Lane lane;
    private final LiveConfig config;
    private final Runnable whenOver;

    private final List<Player> players = new ArrayList<>();
    private final List<RtmpMessage> gop = new ArrayList<>();
    private int gopBytes;
    private long lastPictureMs;
    private @Nullable RtmpServerSession publisher;
    private RtmpMessage.@Nullable Data metadata;
    private @Nullable RtmpMessage audioHeader;
    private @Nullable RtmpMessage videoHeader;
    private boolean over;
    private boolean everPublished;
    private Lane.@Nullable Timer deadline;

    private final AtomicLong publishes = new AtomicLong();
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong unplayable = new AtomicLong();
    private volatile boolean published;
    private volatile int playerCount;

    /// @param whenOver called on the lane when nobody needs this stream any more; the name is free then
    LiveStream(String name, Lane lane, LiveConfig config, Runnable whenOver) {
        this.name = name;
        this.lane = lane;
        this.config = config;
        this.whenOver = whenOver;
    }

    String name() {
        return name;
    }

    /// Owner of this stream. Any thread.
    Lane lane() {
        return lane;
    }

    /// For admin and tests. Any thread.
    LiveServer.StreamState state() {
        return new LiveServer.StreamState(
                name,
                published,
                playerCount,
                publishes.get(),
                frames.get(),
                bytes.get(),
                dropped.get(),
                unplayable.get());
    }

    /// Where players of this stream count what they drop. Any thread.
    AtomicLong droppedCounter() {
        return dropped;
    }

    /// Takes a publisher; the one before is closed. False if this stream has just ended.
    boolean publish(RtmpServerSession session) {
        if (over) {
            return false;
        }
        RtmpServerSession before = publisher;
        publisher = session;
        everPublished = true;
        published = true;
        publishes.incrementAndGet();
        cancelDeadline();
        forget();
        session.lane().execute(session::acceptPublish);
        if (before != null) {
            before.lane().execute(() -> before.close(new CloseCause.Requested("replaced by a new publisher")));
        }
        for (Player player : players) {
            player.begin(List.of());
        }
        return true;
    }

    /// Takes a player. False if this stream has just ended.
    boolean play(Player player) {
        if (over) {
            return false;
        }
        players.add(player);
        playerCount = players.size();
        if (publisher != null || everPublished) {
            player.begin(backlog(player));
        } else if (deadline == null) {
            deadline = lane.schedule(config.playWait(), this::refuseWhoWaitedTooLong);
        }
        return true;
    }

    /// A message of the publisher.
    void onMedia(RtmpServerSession from, RtmpMessage message) {
        if (publisher != from) {
            return;
        }
        RtmpMessage relayed = message instanceof RtmpMessage.Data data ? withoutSetDataFrame(data) : message;
        TagKind kind = TagKind.of(relayed);
        if (kind == TagKind.UNPLAYABLE) {
            unplayable.incrementAndGet();
            return;
        }
        remember(relayed, kind);
        count(relayed);
        for (Player player : players) {
            player.relay(relayed, kind);
        }
    }

    /// The publisher ended his stream or his connection.
    void publisherGone(RtmpServerSession session) {
        if (publisher != session) {
            return;
        }
        publisher = null;
        published = false;
        forgetGop();
        if (players.isEmpty()) {
            end();
        } else {
            cancelDeadline();
            deadline = lane.schedule(config.publisherGrace(), this::end);
        }
    }

    /// A player ended its stream or its connection.
    void playerGone(Viewer viewer) {
        players.removeIf(player -> player.viewer().equals(viewer));
        playerCount = players.size();
        if (players.isEmpty() && publisher == null) {
            end();
        }
    }

    /// Ends everything of this stream.
    void close(CloseCause cause) {
        RtmpServerSession session = publisher;
        if (session != null) {
            session.lane().execute(() -> session.close(cause));
        }
        List.copyOf(players).forEach(player -> player.end(cause));
        players.clear();
        end();
    }

    private void refuseWhoWaitedTooLong() {
        deadline = null;
        long playWaitNanos = config.playWait().toNanos();
        long now = lane.clock().nowNanos();
        for (Player player : List.copyOf(players)) {
            if (now - player.askedNanos() >= playWaitNanos) {
                player.refuse(PlayRefusal.NOT_FOUND, name + " is not published.");
                players.remove(player);
            }
        }
        playerCount = players.size();
        if (players.isEmpty()) {
            end();
        } else {
            long left = players.getFirst().askedNanos() + playWaitNanos - now;
            deadline = lane.schedule(Duration.ofNanos(left), this::refuseWhoWaitedTooLong);
        }
    }

    private void end() {
        if (over) {
            return;
        }
        over = true;
        published = false;
        cancelDeadline();
        players.forEach(player -> player.end(new CloseCause.Requested("the publisher has gone")));
        players.clear();
        playerCount = 0;
        whenOver.run();
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }

    private void forget() {
        metadata = null;
        audioHeader = null;
        videoHeader = null;
        forgetGop();
    }

    private void forgetGop() {
        gop.clear();
        gopBytes = 0;
    }

    private List<RtmpMessage> backlog(Player player) {
        List<RtmpMessage> backlog = new ArrayList<>();
        for (RtmpMessage known : new RtmpMessage[] {metadata, audioHeader, videoHeader}) {
            if (known != null) {
                backlog.add(known);
            }
        }
        if (player.wantsGop()) {
            backlog.addAll(gop);
        }
        return backlog;
    }

    private void remember(RtmpMessage message, TagKind kind) {
        switch (kind) {
            case METADATA -> {
                if (message instanceof RtmpMessage.Data data && isMetadata(data)) {
                    metadata = data;
                    if (saysNoPicture(data)) {
                        videoHeader = null;
                        forgetGop();
                    }
                }
            }
            case AUDIO_HEADER -> audioHeader = message;
            case VIDEO_HEADER -> videoHeader = message;
            case KEY_FRAME -> {
                forgetGop();
                cachePicture(message);
            }
            case PICTURE -> {
                if (!gop.isEmpty()) {
                    cachePicture(message);
                }
            }
            case AUDIO -> {
                if (!gop.isEmpty() && isNearLastPicture(message)) {
                    cache(message);
                }
            }
            case UNPLAYABLE -> {}
        }
    }

    private void cachePicture(RtmpMessage message) {
        lastPictureMs = timestampMs(message);
        cache(message);
    }

    // With the camera off the sound goes on: a player that comes later must not hear minutes of it first.
    private boolean isNearLastPicture(RtmpMessage sound) {
        return Math.abs(timestampMs(sound) - lastPictureMs) <= MAX_SOUND_BEHIND_PICTURE_MS;
    }

    private void cache(RtmpMessage message) {
        gopBytes += length(message);
        if (gopBytes > config.gopCacheBytes()) {
            forgetGop(); // better none than half of one: it begins again with the next key frame
        } else {
            gop.add(message);
        }
    }

    private void count(RtmpMessage message) {
        frames.incrementAndGet();
        bytes.addAndGet(length(message));
    }

    private static long timestampMs(RtmpMessage message) {
        return switch (message) {
            case RtmpMessage.Audio audio -> audio.timestampMs();
            case RtmpMessage.Video video -> video.timestampMs();
            default -> 0;
        };
    }

    private static int length(RtmpMessage message) {
        return switch (message) {
            case RtmpMessage.Audio audio -> audio.body().length();
            case RtmpMessage.Video video -> video.body().length();
            default -> 0;
        };
    }

    private static boolean isMetadata(RtmpMessage.Data data) {
        return !data.values().isEmpty() && data.values().getFirst().equals(AmfValue.of("onMetaData"));
    }

    // A channel whose picture ended says so; who comes later must not be shown what was.
    private static boolean saysNoPicture(RtmpMessage.Data data) {
        return data.values().size() > 1
                && data.values().get(1) instanceof AmfValue.EcmaArray values
                && values.properties().containsKey("hasAudio")
                && !values.properties().containsKey("hasVideo")
                && !values.properties().containsKey("videocodecid");
    }

    // Encoders say @setDataFrame to the server; players want to hear onMetaData.
    private static RtmpMessage.Data withoutSetDataFrame(RtmpMessage.Data data) {
        List<AmfValue> values = data.values();
        if (values.size() > 1 && values.getFirst().equals(AmfValue.of("@setDataFrame"))) {
            return new RtmpMessage.Data(data.messageStreamId(), data.timestampMs(), values.subList(1, values.size()));
        }
        return data;
    }
}
