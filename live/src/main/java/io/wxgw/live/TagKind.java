package io.wxgw.live;

import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtmp.RtmpMessage;

/// All the live server knows of a message's inside (FLV 10.1 annex E.4.2 and E.4.3).
enum TagKind {
    /// onMetaData.
    METADATA,
    /// AAC sequence header.
    AUDIO_HEADER,
    /// Any other sound.
    AUDIO,
    /// AVC sequence header.
    VIDEO_HEADER,
    /// A picture a player can begin with.
    KEY_FRAME,
    /// Any other picture.
    PICTURE;

    private static final int AAC = 10;
    private static final int AVC = 7;
    private static final int KEY = 1;

    static TagKind of(RtmpMessage message) {
        return switch (message) {
            case RtmpMessage.Audio(int _, long _, Payload body) ->
                body.length() >= 2 && body.getUnsigned(0) >> 4 == AAC && body.get(1) == 0 ? AUDIO_HEADER : AUDIO;
            case RtmpMessage.Video(int _, long _, Payload body) -> ofVideo(body);
            default -> METADATA;
        };
    }

    private static TagKind ofVideo(Payload body) {
        if (body.length() < 2) {
            return PICTURE;
        }
        boolean key = body.getUnsigned(0) >> 4 == KEY;
        boolean avc = (body.getUnsigned(0) & 0x0F) == AVC;
        if (avc && body.get(1) == 0) {
            return VIDEO_HEADER;
        }
        if (avc && body.get(1) == 2) {
            return PICTURE; // end of sequence
        }
        return key ? KEY_FRAME : PICTURE;
    }

    boolean isPicture() {
        return this == KEY_FRAME || this == PICTURE;
    }
}
