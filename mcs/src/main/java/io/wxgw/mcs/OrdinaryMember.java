package io.wxgw.mcs;

import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.mas.AddMemberResp;
import io.wxgw.api.signal.AppResult;
import io.wxgw.api.signal.AppResult.MasPorts;
import io.wxgw.api.signal.VideoType;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A member that speaks RTP to the MAS: an app.
final class OrdinaryMember extends Member {
    private final AddMemberReq ports;
    private AddMemberResp mas;
    private AppLink link;
    private final Set<VideoType> published = EnumSet.noneOf(VideoType.class);
    private final Map<ChannelKey, ForwardTo> subscriptions = new LinkedHashMap<>();

    /// @param ports what was asked of the MAS for it
    /// @param mas where the MAS has its ports
    /// @param link the socket it joined through
    OrdinaryMember(AddMemberReq ports, AddMemberResp mas, AppLink link) {
        super(ports.uuid(), ports.ssrc());
        this.ports = ports;
        this.mas = mas;
        this.link = link;
    }

    AddMemberReq ports() {
        return ports;
    }

    String masIp() {
        return mas.ip();
    }

    /// The MAS has other ports for it now.
    void mas(AddMemberResp now) {
        this.mas = now;
    }

    /// The socket it joined through last.
    AppLink link() {
        return link;
    }

    void link(AppLink newest) {
        this.link = newest;
    }

    /// The pictures it shows.
    Set<VideoType> published() {
        return published;
    }

    /// What it watches, and where.
    Map<ChannelKey, ForwardTo> subscriptions() {
        return subscriptions;
    }

    AppResult.Joined joined() {
        return new AppResult.Joined(
                ssrc(),
                ports.screenSsrc(),
                mas.mixSsrc(),
                new MasPorts(mas.ip(), mas.audioPort(), mas.videoPort(), mas.screenPort()));
    }

    /// Whether it came with ports for this picture.
    boolean canShow(VideoType type) {
        return switch (type) {
            case CAMERA -> ports.videoPayloadType() >= 0;
            case SCREEN -> ports.screenPayloadType() >= 0;
        };
    }

    @Override
    Optional<Long> ssrcOf(VideoType type) {
        if (!published.contains(type)) {
            return Optional.empty();
        }
        return switch (type) {
            case CAMERA -> Optional.of(ssrc());
            case SCREEN -> Optional.of(ports.screenSsrc());
        };
    }

    @Override
    boolean owns(long number) {
        return super.owns(number) || (canShow(VideoType.SCREEN) && ports.screenSsrc() == number);
    }
}
