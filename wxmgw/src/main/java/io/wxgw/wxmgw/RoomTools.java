package io.wxgw.wxmgw;

import io.wxgw.codec.AudioCodecs;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.engine.rtp.RtpPortRange;
import java.util.random.RandomGenerator;

/// What every link of a room works with.
///
/// @param lane the room's
/// @param rtmp limits and time-outs of RTMP connections
/// @param ports of RTP
/// @param codecs for sound that must be transcoded
/// @param random for sequence numbers and the like
/// @param admission how many links there may be, all rooms together
record RoomTools(
        Lane lane,
        Network network,
        GatewayConfig config,
        RtmpSettings rtmp,
        RtpPortRange ports,
        AudioCodecs codecs,
        RandomGenerator random,
        Admission admission) {}
