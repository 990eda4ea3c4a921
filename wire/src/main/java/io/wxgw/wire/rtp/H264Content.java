package io.wxgw.wire.rtp;

import io.wxgw.wire.h264.NalUnitType;
import io.wxgw.wire.media.Payload;

/// What one RTP payload of H.264 holds, for those who pass packets on without opening pictures (RFC 6184).
public enum H264Content {
    /// The beginning of an IDR picture: a decoder can start here, if the parameter sets are there.
    IDR_BEGINS,

    /// Some other part of a picture.
    PICTURE,

    /// No part of a picture: parameter sets, SEI, delimiters, or nothing that makes sense.
    NO_PICTURE;

    private static final int LENGTH_BYTES = 2;

    /// Looks at the NAL units of one payload; of a fragment at what it is a fragment of. Never throws.
    public static H264Content of(Payload payload) {
        if (payload.isEmpty()) {
            return NO_PICTURE;
        }
        int type = NalUnitType.of(payload);
        return switch (type) {
            case H264Packetizer.STAP_A -> ofMany(payload);
            case H264Packetizer.FU_A -> ofFragment(payload);
            default -> of(type, payload, 1);
        };
    }

    private static H264Content ofMany(Payload stapA) {
        H264Content most = NO_PICTURE;
        for (int at = 1; at + LENGTH_BYTES < stapA.length(); ) {
            int size = (stapA.getUnsigned(at) << 8) | stapA.getUnsigned(at + 1);
            at += LENGTH_BYTES;
            H264Content one = of(stapA.getUnsigned(at) & 0x1F, stapA, at + 1);
            if (one.compareTo(most) < 0) {
                most = one;
            }
            at += size;
        }
        return most;
    }

    private static H264Content ofFragment(Payload fuA) {
        if (fuA.length() < 2) {
            return NO_PICTURE;
        }
        int header = fuA.getUnsigned(1);
        H264Content whole = of(header & 0x1F, fuA, 2);
        boolean start = (header & H264Packetizer.FU_START) != 0;
        return whole == IDR_BEGINS && !start ? PICTURE : whole;
    }

    /// first_mb_in_slice is 0 exactly when its Exp-Golomb code is the single bit 1 (ISO/IEC 14496-10 section
    /// 7.3.3).
    private static H264Content of(int nalUnitType, Payload payload, int sliceHeaderAt) {
        boolean firstOfPicture = sliceHeaderAt < payload.length() && payload.get(sliceHeaderAt) < 0;
        if (nalUnitType == NalUnitType.IDR_SLICE && firstOfPicture) {
            return IDR_BEGINS;
        }
        return NalUnitType.isSlice(nalUnitType) ? PICTURE : NO_PICTURE;
    }
}
