package io.wxgw.wxmgw;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// A StartPull request, checked: what [Rtmp2Rtp] is opened with. Two equal ones are the same link.
///
/// @param pull the mini program's channel
/// @param mas where the MAS is
/// @param audioPort RTP port of the MAS, 0 without sound
/// @param videoPort RTP port of the MAS, 0 without picture
/// @param mix the channel its mix goes to; null without return sound
record PullSpec(
        String uuid,
        Target pull,
        long ssrc,
        InetAddress mas,
        int audioPort,
        int videoPort,
        int audioPayloadType,
        int videoPayloadType,
        @Nullable Target mix) {
    /// Everything that makes up one track's way to the MAS; port 0 without the track.
    record Leg(InetAddress mas, int port, int payloadType, long ssrc) {}

    /// The way of the sound.
    Leg audioLeg() {
        return new Leg(mas, audioPort, audioPayloadType, ssrc);
    }

    /// The way of the picture.
    Leg videoLeg() {
        return new Leg(mas, videoPort, videoPayloadType, ssrc);
    }

    boolean hasAudio() {
        return audioPort > 0;
    }

    boolean hasVideo() {
        return videoPort > 0;
    }
}
