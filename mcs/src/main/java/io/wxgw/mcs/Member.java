package io.wxgw.mcs;

import io.wxgw.api.live.LiveChannel;
import io.wxgw.api.signal.VideoType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Somebody in a conference. Belongs to the conference's queue.
abstract sealed class Member permits MiniProgram, OrdinaryMember {
    private final String uuid;
    private final long ssrc;
    private final Map<VideoType, LiveChannel> channels = new EnumMap<>(VideoType.class);

    Member(String uuid, long ssrc) {
        this.uuid = uuid;
        this.ssrc = ssrc;
    }

    final String uuid() {
        return uuid;
    }

    /// Of its sound and its camera.
    final long ssrc() {
        return ssrc;
    }

    /// The SSRC of one of its pictures; empty if it never has such a one.
    abstract Optional<Long> ssrcOf(VideoType type);

    /// Whether an SSRC names this member.
    final boolean owns(long number) {
        return ssrc == number
                || ssrcOf(VideoType.CAMERA).filter(own -> own == number).isPresent()
                || ssrcOf(VideoType.SCREEN).filter(own -> own == number).isPresent();
    }

    /// The channel one of its pictures is shown on: drawn once, kept for the member's life.
    final LiveChannel channel(VideoType type, Supplier<LiveChannel> draw) {
        return channels.computeIfAbsent(type, _ -> draw.get());
    }
}
