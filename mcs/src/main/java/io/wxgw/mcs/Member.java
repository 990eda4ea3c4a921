package io.wxgw.mcs;

import io.wxgw.api.live.LiveChannel;
import io.wxgw.api.signal.MemberView;
import io.wxgw.api.signal.VideoType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Somebody in a conference. Belongs to the conference's queue.
abstract sealed class Member permits MiniProgram, OrdinaryMember {
    private final String uuid;
    private final long ssrc;
    private Presence presence = new Presence.Here("");
    private Flows flows = Flows.NONE;
    private @Nullable MemberView told;
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

    /// The SSRC of one of its pictures; empty if it shows none.
    abstract Optional<Long> ssrcOf(VideoType type);

    /// Whether an SSRC names this member.
    boolean owns(long number) {
        return ssrc == number;
    }

    /// Whether it can be reached.
    final Presence presence() {
        return presence;
    }

    final void presence(Presence now) {
        this.presence = now;
    }

    /// What of it the MAS hears and sees now.
    final void flows(Flows now) {
        this.flows = now;
    }

    /// How the others see it now.
    final MemberView view() {
        return new MemberView(
                uuid,
                ssrc,
                this instanceof MiniProgram,
                flows.sound(),
                flows.camera() && ssrcOf(VideoType.CAMERA).isPresent(),
                flows.screen() && ssrcOf(VideoType.SCREEN).isPresent());
    }

    /// What the others were told last.
    final @Nullable MemberView told() {
        return told;
    }

    final void told(MemberView now) {
        this.told = now;
    }

    /// The channel one of its pictures is shown on: drawn once, kept for the member's life.
    final LiveChannel channel(VideoType type, Supplier<LiveChannel> draw) {
        return channels.computeIfAbsent(type, _ -> draw.get());
    }

    /// Which tracks flow.
    record Flows(boolean sound, boolean camera, boolean screen) {
        static final Flows NONE = new Flows(false, false, false);
    }
}
