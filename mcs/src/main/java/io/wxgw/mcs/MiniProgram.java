package io.wxgw.mcs;

import io.wxgw.api.live.LiveChannel;
import io.wxgw.api.signal.VideoType;
import io.wxgw.api.signal.WxResult;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A member that pushes RTMP and plays RTMP.
final class MiniProgram extends Member {
    private final LiveChannel own;
    private final LiveChannel mix;
    private @Nullable ChannelKey synced;
    private boolean extended;

    MiniProgram(String uuid, long ssrc, LiveChannel own, LiveChannel mix) {
        super(uuid, ssrc);
        this.own = own;
        this.mix = mix;
    }

    /// The channel it publishes itself on.
    LiveChannel own() {
        return own;
    }

    /// The channel it hears the conference on.
    LiveChannel mix() {
        return mix;
    }

    /// Whose picture is inside its mix channel.
    Optional<ChannelKey> synced() {
        return Optional.ofNullable(synced);
    }

    void synced(@Nullable ChannelKey key) {
        this.synced = key;
    }

    /// Whether its client asked for what goes beyond the design document.
    boolean isExtended() {
        return extended;
    }

    void extended(boolean now) {
        this.extended = now;
    }

    WxResult.Joined joined(WxResult.MasAddress mas) {
        return new WxResult.Joined(
                ssrc(), own.publicPush(), own.publicPull(), mix.publicPull(), mas, flvOf(own), flvOf(mix));
    }

    /// Where its client plays a channel over HTTP-FLV; empty if it did not ask for more than the document.
    String flvOf(LiveChannel channel) {
        return extended ? channel.publicFlv() : "";
    }

    @Override
    Optional<Long> ssrcOf(VideoType type) {
        return switch (type) {
            case CAMERA -> Optional.of(ssrc());
            case SCREEN -> Optional.empty();
        };
    }
}
