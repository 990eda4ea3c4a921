package io.wxgw.live;

import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.media.Payload;

/// FLV tag bodies as small as they can be, each with a number to tell it by.
final class Tags {
    static final byte[] AUDIO_HEADER = Chunks.bytes(0xAF, 0, 0x11, 0x88);
    static final byte[] VIDEO_HEADER = Chunks.bytes(0x17, 0, 0, 0, 0, 1, 0x42, 0xE0, 0x1E);
    static final AmfValue METADATA = AmfValue.EcmaArray.EMPTY
            .with("width", 360)
            .with("height", 640)
            .with("videocodecid", 7)
            .with("audiocodecid", 10);

    private Tags() {}

    static byte[] audio(int number) {
        return Chunks.bytes(0xAF, 1, number);
    }

    static byte[] keyFrame(int number) {
        return Chunks.bytes(0x17, 1, 0, 0, 0, number);
    }

    static byte[] picture(int number) {
        return Chunks.bytes(0x27, 1, 0, 0, 0, number);
    }

    /// A body of the same kind but so long.
    static byte[] ofLength(byte[] body, int bytes) {
        byte[] longer = new byte[bytes];
        System.arraycopy(body, 0, longer, 0, body.length);
        return longer;
    }

    /// `A n`, `V n`, `K n` or `header`: what a test compares.
    static String name(int type, Payload body) {
        if (body.length() > 1 && body.get(1) == 0) {
            return type == Chunks.AUDIO ? "audio header" : "video header";
        }
        return switch (type) {
            case Chunks.AUDIO -> "audio " + (body.length() > 2 ? body.getUnsigned(2) : -1);
            default ->
                (body.getUnsigned(0) == 0x17 ? "key " : "picture ") + (body.length() > 5 ? body.getUnsigned(5) : -1);
        };
    }
}
