package io.wxgw.live;

import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtmp.RtmpMessage;

/// All the live server knows of a message's inside (FLV 10.1 annex E.4.2 and E.4.3; Enhanced RTMP v1 for other codecs).
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
    PICTURE,
    /// Nothing a player could use: an empty or truncated body, a command to a Flash player.
    UNPLAYABLE;

    private static final int AAC = 10;
    private static final int AUDIO_EX_HEADER = 9;
    private static final int AVC = 7;
    private static final int HEVC = 12; // as Chinese encoders number it, with the layout of AVC
    private static final int VIDEO_EX_HEADER = 8;
    private static final int KEY = 1;
    private static final int COMMAND = 5;
    private static final int AVC_HEADER_BYTES = 5;
    private static final int SEQUENCE_START = 0;
    private static final int SEQUENCE_END = 2;
    private static final int EX_METADATA = 4;

    static TagKind of(RtmpMessage message) {
        return switch (message) {
            case RtmpMessage.Audio(int _, long _, Payload body) -> ofAudio(body);
            case RtmpMessage.Video(int _, long _, Payload body) -> ofVideo(body);
            default -> METADATA;
        };
    }

    private static TagKind ofAudio(Payload body) {
        if (body.isEmpty()) {
            return UNPLAYABLE;
        }
        int soundFormat = body.getUnsigned(0) >> 4;
        if (soundFormat == AUDIO_EX_HEADER) {
            return (body.getUnsigned(0) & 0x0F) == SEQUENCE_START ? AUDIO_HEADER : AUDIO;
        }
        if (soundFormat != AAC) {
            return AUDIO;
        }
        if (body.length() < 2) {
            return UNPLAYABLE;
        }
        return body.get(1) == 0 ? AUDIO_HEADER : AUDIO;
    }

    private static TagKind ofVideo(Payload body) {
        if (body.isEmpty()) {
            return UNPLAYABLE;
        }
        int frameType = body.getUnsigned(0) >> 4;
        int codec = body.getUnsigned(0) & 0x0F;
        if (frameType >= VIDEO_EX_HEADER) {
            return switch (codec) {
                case SEQUENCE_START, EX_METADATA -> VIDEO_HEADER;
                case SEQUENCE_END -> PICTURE;
                default -> frameType - VIDEO_EX_HEADER == KEY ? KEY_FRAME : PICTURE;
            };
        }
        if (frameType == COMMAND) {
            return UNPLAYABLE;
        }
        if (codec == AVC || codec == HEVC) {
            if (body.length() < AVC_HEADER_BYTES) {
                return UNPLAYABLE;
            }
            if (body.get(1) == SEQUENCE_START) {
                return VIDEO_HEADER;
            }
            if (body.get(1) == SEQUENCE_END) {
                return PICTURE;
            }
        }
        return frameType == KEY ? KEY_FRAME : PICTURE;
    }

    boolean isPicture() {
        return this == KEY_FRAME || this == PICTURE;
    }
}
