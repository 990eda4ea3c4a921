package io.wxgw.codec;

import io.wxgw.wire.media.G711Format;

/// The two laws of ITU-T G.711: 16-bit samples to octets and back. Stateless; any thread.
///
/// ```
///  0 1 2 3 4 5 6 7
/// +-+-+-+-+-+-+-+-+
/// |s| seg | step  |   sign, segment, step in the segment; mu-law sends all bits, A-law every other bit inverted
/// +-+-+-+-+-+-+-+-+
/// ```
/// An octet stands for the middle of its step, so what comes back is the nearest value the law has.
final class G711 {
    /// Added to the magnitude, so that mu-law's segments begin at powers of two.
    private static final int MU_BIAS = 0x84;

    private static final int MU_CLIP = 0x7FFF - MU_BIAS;
    private static final int A_INVERTED_BITS = 0x55;
    private static final float FULL_SCALE = 32_768f;

    private static final float[] A_LAW = new float[256];
    private static final float[] MU_LAW = new float[256];

    static {
        for (int octet = 0; octet < 256; octet++) {
            A_LAW[octet] = expandA(octet) / FULL_SCALE;
            MU_LAW[octet] = expandMu(octet) / FULL_SCALE;
        }
    }

    private G711() {}

    /// Octet, 0 to 255, to a sample; 1.0 is full scale.
    static float decode(G711Format law, int octet) {
        return switch (law) {
            case PCMA -> A_LAW[octet];
            case PCMU -> MU_LAW[octet];
        };
    }

    /// Sample to octet; what is beyond full scale is cut.
    static byte encode(G711Format law, float sample) {
        int value = Math.clamp(Math.round(sample * FULL_SCALE), Short.MIN_VALUE, Short.MAX_VALUE);
        return (byte)
                switch (law) {
                    case PCMA -> compressA(value);
                    case PCMU -> compressMu(value);
                };
    }

    private static int expandA(int octet) {
        int plain = octet ^ A_INVERTED_BITS;
        int segment = (plain >> 4) & 0x07;
        int middle = ((plain & 0x0F) << 4) | 0x08;
        int magnitude = segment == 0 ? middle : (middle | 0x100) << (segment - 1);
        return (plain & 0x80) == 0 ? -magnitude : magnitude;
    }

    private static int compressA(int value) {
        int sign = value < 0 ? 0 : 0x80;
        int magnitude = value < 0 ? ~value : value;
        int segment = Math.max(0, 24 - Integer.numberOfLeadingZeros(magnitude));
        int step = (magnitude >> Math.max(4, segment + 3)) & 0x0F;
        return (sign | (segment << 4) | step) ^ A_INVERTED_BITS;
    }

    private static int expandMu(int octet) {
        int plain = ~octet;
        int segment = (plain >> 4) & 0x07;
        int magnitude = ((((plain & 0x0F) << 3) | MU_BIAS) << segment) - MU_BIAS;
        return (plain & 0x80) == 0 ? magnitude : -magnitude;
    }

    private static int compressMu(int value) {
        int sign = value < 0 ? 0x80 : 0;
        int biased = Math.min(Math.abs(value), MU_CLIP) + MU_BIAS;
        int segment = 24 - Integer.numberOfLeadingZeros(biased);
        return ~(sign | (segment << 4) | ((biased >> (segment + 3)) & 0x0F));
    }
}
