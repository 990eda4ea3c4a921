package io.wxgw.wxmgw;

import io.wxgw.wire.media.AudioFormat;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// A StartPull request, checked: what [Rtmp2Rtp] is opened with. Two equal ones are the same link.
///
/// @param pull the mini program's channel
/// @param mas where the MAS is
/// @param audioPort RTP port of the MAS, 0 without sound
/// @param videoPort RTP port of the MAS, 0 without picture
/// @param audioFormat of the conference's sound, both ways; without sound it means nothing
/// @param mix the channel its mix goes to; null without return sound
record PullSpec(
        String uuid,
        Target pull,
        long ssrc,
        InetAddress mas,
        int audioPort,
        int videoPort,
        int audioPayloadType,
        AudioFormat audioFormat,
        int videoPayloadType,
        @Nullable Target mix) {
    /// Everything that makes up the sound's way to the MAS and back; port 0 without sound.
    record AudioLeg(InetAddress mas, int port, int payloadType, AudioFormat format, long ssrc) {}

    /// Everything that makes up the picture's way to the MAS; port 0 without picture.
    record VideoLeg(InetAddress mas, int port, int payloadType, long ssrc) {}

    /// The way of the sound.
    AudioLeg audioLeg() {
        return new AudioLeg(mas, audioPort, audioPayloadType, audioFormat, ssrc);
    }

    /// The way of the picture.
    VideoLeg videoLeg() {
        return new VideoLeg(mas, videoPort, videoPayloadType, ssrc);
    }

    boolean hasAudio() {
        return audioPort > 0;
    }

    boolean hasVideo() {
        return videoPort > 0;
    }
}
