package io.wxgw.mcs;

import io.wxgw.api.live.LiveChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A member's picture on its way to a live channel, because somebody watches. Belongs to the conference's queue.
final class VideoChannel {
    private final Member owner;
    private final ChannelKey key;
    private final LiveChannel live;
    private final Map<String, Reason> viewers = new LinkedHashMap<>();
    private int port;

    VideoChannel(Member owner, ChannelKey key, LiveChannel live) {
        this.owner = owner;
        this.key = key;
        this.live = live;
    }

    Member owner() {
        return owner;
    }

    ChannelKey key() {
        return key;
    }

    LiveChannel live() {
        return live;
    }

    /// Whether it is the stream that the owner publishes itself: then nobody has to push it.
    boolean isOwnStream() {
        return owner instanceof MiniProgram miniProgram
                && miniProgram.own().name().equals(live.name());
    }

    /// RTP port of wxmgw the MAS forwards to; 0: none.
    int port() {
        return port;
    }

    void port(int now) {
        this.port = now;
    }

    /// Uuids of those who watch, the first one first.
    Map<String, Reason> viewers() {
        return viewers;
    }

    Optional<Reason> reason(String viewer) {
        return Optional.ofNullable(viewers.get(viewer));
    }

    /// Why a viewer is one.
    enum Reason {
        /// wxreqvideo.
        ASKED,
        /// wxreqavsync alone: ends when another picture is synced.
        SYNCED
    }
}
