package io.wxgw.wire.h264;

import io.wxgw.wire.WireException;
import io.wxgw.wire.media.BitReader;
import io.wxgw.wire.media.Payload;

/// What we need to know of an SPS (ISO/IEC 14496-10 section 7.3.2.1.1). Immutable; any thread.
///
/// Read up to the cropping rectangle; the VUI behind it is left alone, because encoders fill it with all kinds of
/// things and nobody here needs it.
///
/// @param profileIdc 66 is Baseline, 77 Main, 100 High
/// @param constraintFlags the byte between profile and level
/// @param levelIdc ten times the level: 31 is 3.1
/// @param id 0 to 31
/// @param chromaFormatIdc 1 is 4:2:0, what every player takes
/// @param bitDepthLuma 8 to 14
/// @param bitDepthChroma 8 to 14
/// @param width of the picture shown, in pixels
/// @param height of the picture shown, in pixels
public record SequenceParameterSet(
        int profileIdc,
        int constraintFlags,
        int levelIdc,
        int id,
        int chromaFormatIdc,
        int bitDepthLuma,
        int bitDepthChroma,
        int width,
        int height) {
    /// The largest picture of any level is 8,192 pixels wide or high: more is an attack on somebody's decoder.
    public static final int MAX_SIDE = 8_192;

    private static final String SPEC = "ISO/IEC 14496-10 section 7.3.2.1.1";
    private static final int MACROBLOCK = 16;
    private static final int MAX_ID = 31;
    private static final int MAX_REFERENCE_CYCLE = 255;

    /// Reads a NAL unit of type 7.
    ///
    /// @param nalUnit without start code or length
    /// @throws WireException if it is cut off or breaks the syntax
    public static SequenceParameterSet parse(Payload nalUnit) {
        if (nalUnit.length() < 4 || NalUnitType.of(nalUnit) != NalUnitType.SPS) {
            throw new WireException("a NAL unit of type 7 expected, " + nalUnit + " came", SPEC);
        }
        BitReader in = new BitReader(withoutEmulationPrevention(nalUnit), SPEC);
        in.skip(8);
        int profileIdc = in.bits(8);
        int constraintFlags = in.bits(8);
        int levelIdc = in.bits(8);
        int id = atMost(MAX_ID, "seq_parameter_set_id", in);
        int chromaFormatIdc = 1;
        int bitDepthLuma = 8;
        int bitDepthChroma = 8;
        boolean separatePlanes = false;
        if (hasChromaFormat(profileIdc)) {
            chromaFormatIdc = atMost(3, "chroma_format_idc", in);
            separatePlanes = chromaFormatIdc == 3 && in.flag();
            bitDepthLuma += atMost(6, "bit_depth_luma_minus8", in);
            bitDepthChroma += atMost(6, "bit_depth_chroma_minus8", in);
            in.skip(1);
            if (in.flag()) {
                scalingLists(chromaFormatIdc == 3 ? 12 : 8, in);
            }
        }
        atMost(12, "log2_max_frame_num_minus4", in);
        pictureOrder(in);
        in.unsignedExpGolomb();
        in.skip(1);
        long macroblocksWide = 1 + in.unsignedExpGolomb();
        long mapUnitsHigh = 1 + in.unsignedExpGolomb();
        boolean frameMacroblocksOnly = in.flag();
        if (!frameMacroblocksOnly) {
            in.skip(1);
        }
        in.skip(1);
        int chromaArrayType = separatePlanes ? 0 : chromaFormatIdc;
        int cropUnitX = chromaArrayType == 1 || chromaArrayType == 2 ? 2 : 1;
        int cropUnitY = (chromaArrayType == 1 ? 2 : 1) * (frameMacroblocksOnly ? 1 : 2);
        long width = macroblocksWide * MACROBLOCK;
        long height = mapUnitsHigh * MACROBLOCK * (frameMacroblocksOnly ? 1 : 2);
        if (in.flag()) {
            width -= cropUnitX * (in.unsignedExpGolomb() + in.unsignedExpGolomb());
            height -= cropUnitY * (in.unsignedExpGolomb() + in.unsignedExpGolomb());
        }
        return new SequenceParameterSet(
                profileIdc,
                constraintFlags,
                levelIdc,
                id,
                chromaFormatIdc,
                bitDepthLuma,
                bitDepthChroma,
                side("width", width),
                side("height", height));
    }

    /// Whether it is wider or higher than [#MAX_SIDE].
    public boolean isTooLarge() {
        return width > MAX_SIDE || height > MAX_SIDE;
    }

    /// Whether SPSs of this profile tell chroma format and bit depth, and decoder configurations repeat them.
    public static boolean hasChromaFormat(int profileIdc) {
        return switch (profileIdc) {
            case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
            default -> false;
        };
    }

    private static int side(String name, long pixels) {
        if (pixels < 1) {
            throw new WireException("a " + name + " of 1 or more expected, " + pixels + " came", SPEC);
        }
        return Math.clamp(pixels, 1, Integer.MAX_VALUE);
    }

    private static int atMost(int max, String name, BitReader in) {
        long value = in.unsignedExpGolomb();
        if (value > max) {
            throw new WireException(name + " of at most " + max + " expected, " + value + " came", SPEC);
        }
        return (int) value;
    }

    private static void pictureOrder(BitReader in) {
        int type = atMost(2, "pic_order_cnt_type", in);
        if (type == 0) {
            atMost(12, "log2_max_pic_order_cnt_lsb_minus4", in);
        } else if (type == 1) {
            in.skip(1);
            in.signedExpGolomb();
            in.signedExpGolomb();
            int cycle = atMost(MAX_REFERENCE_CYCLE, "num_ref_frames_in_pic_order_cnt_cycle", in);
            for (int i = 0; i < cycle; i++) {
                in.signedExpGolomb();
            }
        }
    }

    /// Section 7.3.2.1.1.1: a list ends early when its next scale comes to 0.
    private static void scalingLists(int lists, BitReader in) {
        for (int list = 0; list < lists; list++) {
            if (!in.flag()) {
                continue;
            }
            int size = list < 6 ? 16 : 64;
            long last = 8;
            long next = 8;
            for (int i = 0; i < size && next != 0; i++) {
                next = Math.floorMod(last + in.signedExpGolomb(), 256L);
                last = next == 0 ? last : next;
            }
        }
    }

    /// Section 7.4.1.1: a 3 behind two zeros is not part of the content.
    private static Payload withoutEmulationPrevention(Payload nalUnit) {
        byte[] content = new byte[nalUnit.length()];
        int length = 0;
        int zeros = 0;
        for (int i = 0; i < nalUnit.length(); i++) {
            byte next = nalUnit.get(i);
            if (zeros >= 2 && next == 3) {
                zeros = 0;
                continue;
            }
            zeros = next == 0 ? zeros + 1 : 0;
            content[length++] = next;
        }
        return Payload.of(content, 0, length);
    }
}
