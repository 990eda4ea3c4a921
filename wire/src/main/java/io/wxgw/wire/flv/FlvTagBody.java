package io.wxgw.wire.flv;

/// Numbers in the first bytes of tag bodies (FLV 10.1 annexes E.4.2.1 and E.4.3.1).
final class FlvTagBody {
    static final int SOUND_FORMAT_EX_HEADER = 9;
    static final int SOUND_FORMAT_AAC = 10;
    static final int AAC_SEQUENCE_HEADER = 0;
    static final int AAC_RAW = 1;
    static final int AAC_HEADER_BYTES = 2;

    /// AAC is always announced as 44 kHz, 16 bit, stereo, whatever it is.
    static final int AAC_FIRST_BYTE = 0xAF;

    static final int EX_HEADER = 0x80;
    static final int FRAME_TYPE_KEY = 1;
    static final int FRAME_TYPE_INTER = 2;
    static final int FRAME_TYPE_COMMAND = 5;
    static final int CODEC_AVC = 7;
    static final int AVC_SEQUENCE_HEADER = 0;
    static final int AVC_NAL_UNITS = 1;
    static final int AVC_END_OF_SEQUENCE = 2;

    /// Frame type and codec, packet type, composition time of 24 bits.
    static final int AVC_HEADER_BYTES = 5;

    private FlvTagBody() {}
}
