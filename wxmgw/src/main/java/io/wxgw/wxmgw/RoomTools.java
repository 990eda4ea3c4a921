package io.wxgw.wxmgw;

import io.wxgw.codec.AudioCodecs;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.engine.rtp.RtpPortRange;
import io.wxgw.engine.rtp.RtpReceiverConfig;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.VideoFrame;
import java.time.Duration;
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
        Admission admission) {
    /// Half of what a [ChannelMuxer] waits before it puts silence in.
    private static final Duration MAX_SOUND_WAIT = Duration.ofMillis(60);

    /// Asks for the packets of a picture that were lost.
    RtpReceiverConfig<VideoFrame> pictures(RtpReceiverConfig<VideoFrame> source) {
        return source.asking(config.retransmissionWait());
    }

    /// Asks for the packets of a sound that were lost.
    RtpReceiverConfig<AudioFrame> sound(RtpReceiverConfig<AudioFrame> source) {
        Duration wait = config.retransmissionWait();
        return source.asking(wait.compareTo(MAX_SOUND_WAIT) < 0 ? wait : MAX_SOUND_WAIT);
    }
}
