package io.wxgw.mcs;

import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.signal.VideoType;
import java.util.Optional;

/// A member that speaks RTP to the MAS: an app.
final class OrdinaryMember extends Member {
    private final AddMemberReq ports;
    private final String masIp;

    /// @param ports what was asked of the MAS for it
    /// @param masIp where the MAS has its ports
    OrdinaryMember(AddMemberReq ports, String masIp) {
        super(ports.uuid(), ports.ssrc());
        this.ports = ports;
        this.masIp = masIp;
    }

    AddMemberReq ports() {
        return ports;
    }

    String masIp() {
        return masIp;
    }

    @Override
    Optional<Long> ssrcOf(VideoType type) {
        return switch (type) {
            case CAMERA -> ports.videoPayloadType() < 0 ? Optional.empty() : Optional.of(ssrc());
            case SCREEN -> ports.screenPayloadType() < 0 ? Optional.empty() : Optional.of(ports.screenSsrc());
        };
    }
}
