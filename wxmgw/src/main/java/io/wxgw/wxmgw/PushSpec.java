package io.wxgw.wxmgw;

import io.wxgw.wire.media.AudioFormat;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// A StartPush request, checked: what a member's [Rtp2Rtmp] is opened with. Two equal ones are the same link.
///
/// @param uuid whose media
/// @param type 1 camera, 2 screen
/// @param local whether the media is here already, because the member is a mini program
/// @param audioPayloadType below 0 without sound
/// @param audioFormat of the sound that comes; without sound it means nothing
/// @param videoPayloadType below 0 without picture
/// @param mas from where RTP may come beside the room's own MAS; null if not said
/// @param ssrc below 0 for any
record PushSpec(
        String uuid,
        int type,
        Target push,
        boolean local,
        int audioPayloadType,
        AudioFormat audioFormat,
        int videoPayloadType,
        @Nullable InetAddress mas,
        long ssrc) {
    boolean hasAudio() {
        return audioPayloadType >= 0;
    }

    boolean hasVideo() {
        return videoPayloadType >= 0;
    }

    /// Camera and screen of one member are two channels.
    String key() {
        return key(uuid, type);
    }

    /// The key of a member's channel.
    static String key(String uuid, int type) {
        return type + "/" + uuid;
    }
}
