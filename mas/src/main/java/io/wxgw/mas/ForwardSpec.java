package io.wxgw.mas;

import io.wxgw.api.mas.StartForwardReq;
import io.wxgw.api.mas.StopForwardReq;
import java.net.InetSocketAddress;

/// Whose pictures go where: what a forward is known by.
record ForwardSpec(String confId, String uuid, PictureType type, InetSocketAddress to) {
    private static final int LAST_EVEN_PORT = 65_534;

    /// @throws io.wxgw.api.Refusal if a parameter is impossible
    static ForwardSpec of(StartForwardReq request) {
        return of(request.confId(), request.uuid(), request.type(), request.ip(), request.port());
    }

    /// @throws io.wxgw.api.Refusal if a parameter is impossible
    static ForwardSpec of(StopForwardReq request) {
        return of(request.confId(), request.uuid(), request.type(), request.ip(), request.port());
    }

    private static ForwardSpec of(String confId, String uuid, int type, String ip, int port) {
        return new ForwardSpec(
                Checks.name("confId", confId),
                Checks.name("uuid", uuid),
                PictureType.of(type),
                new InetSocketAddress(Checks.address("ip", ip), Checks.between("port", port, 1, LAST_EVEN_PORT)));
    }
}
