package io.wxgw.mas;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.codec.AudioCodecs;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.lane.LaneChoice;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtp.RtpPortRange;
import io.wxgw.engine.rtp.RtpSocket;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// What everything in a room works with.
///
/// @param lane the room's
/// @param lanes know how full they are
/// @param random for sequence numbers, timestamps, SSRCs and the mixer's phase
record RoomTools(
        Lane lane,
        LaneChoice lanes,
        Network network,
        MasConfig config,
        RtpPortRange ports,
        AudioCodecs codecs,
        RandomGenerator random) {
    /// @throws Refusal if the lane or the memory is too full for what is asked for
    void mustHaveRoom() {
        lanes.shortage(lane).ifPresent(why -> {
            throw new Refusal(ErrorCode.OVERLOADED, why);
        });
    }

    /// A pair of ports; exceptionally a `BindException` if none is free.
    CompletableFuture<RtpSocket> openSocket(Predicate<InetAddress> allowed, String canonicalName) {
        return RtpSocket.open(
                network, lane, InetAddress.ofLiteral(config.rtpHost()), ports, allowed, canonicalName, random);
    }
}
