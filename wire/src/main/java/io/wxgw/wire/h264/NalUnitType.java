package io.wxgw.wire.h264;

import io.wxgw.wire.media.Payload;

/// The nal_unit_type numbers that anybody here looks at (ISO/IEC 14496-10 table 7-1).
public final class NalUnitType {
    /// Coded slice of a picture that is no IDR picture.
    public static final int SLICE = 1;

    /// Coded slice of an IDR picture.
    public static final int IDR_SLICE = 5;

    /// Supplemental enhancement information.
    public static final int SEI = 6;

    /// Sequence parameter set.
    public static final int SPS = 7;

    /// Picture parameter set.
    public static final int PPS = 8;

    /// Access unit delimiter.
    public static final int ACCESS_UNIT_DELIMITER = 9;

    /// Filler data.
    public static final int FILLER = 12;

    private NalUnitType() {}

    /// The type of a NAL unit: 0 to 31.
    ///
    /// @param nalUnit without start code or length; not empty
    public static int of(Payload nalUnit) {
        return nalUnit.getUnsigned(0) & 0x1F;
    }

    /// Whether it is part of the picture itself: a slice or a partition of one.
    public static boolean isSlice(int nalUnitType) {
        return nalUnitType >= SLICE && nalUnitType <= IDR_SLICE;
    }
}
