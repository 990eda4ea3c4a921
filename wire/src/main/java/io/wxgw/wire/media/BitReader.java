package io.wxgw.wire.media;

import io.wxgw.wire.WireException;

/// Reads numbers of any width from bytes, the highest bit first. Bounded: a number that is not there whole is a
/// [WireException]. One owner.
public final class BitReader {
    /// An Exp-Golomb number of 32 bits has 31 zeros in front.
    private static final int MAX_LEADING_ZEROS = 31;

    private final Payload bytes;
    private final String spec;
    private long at;

    /// @param spec document and section that the bytes follow, for [WireException#spec]
    public BitReader(Payload bytes, String spec) {
        this.bytes = bytes;
        this.spec = spec;
    }

    /// Bits not yet read.
    public long remaining() {
        return 8L * bytes.length() - at;
    }

    /// The next `count` bits as an unsigned number.
    ///
    /// @param count 0 to 31
    /// @throws WireException if there are fewer
    public int bits(int count) {
        need(count);
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = (value << 1) | bit();
        }
        return value;
    }

    /// The next bit.
    ///
    /// @throws WireException if there is none
    public boolean flag() {
        need(1);
        return bit() == 1;
    }

    /// Reads over `count` bits.
    ///
    /// @throws WireException if there are fewer
    public void skip(int count) {
        need(count);
        at += count;
    }

    /// An unsigned Exp-Golomb number, `ue(v)` (ISO/IEC 14496-10 section 9.1).
    ///
    /// @throws WireException if it is cut off or longer than 32 bits
    public long unsignedExpGolomb() {
        int zeros = 0;
        while (!flag()) {
            zeros++;
            if (zeros > MAX_LEADING_ZEROS) {
                throw new WireException("an Exp-Golomb number of at most 32 bits expected, a longer one came", spec);
            }
        }
        return (1L << zeros) - 1 + bits(zeros);
    }

    /// A signed Exp-Golomb number, `se(v)` (ISO/IEC 14496-10 section 9.1.1).
    ///
    /// @throws WireException if it is cut off or longer than 32 bits
    public long signedExpGolomb() {
        long code = unsignedExpGolomb();
        return (code & 1) == 0 ? -(code >> 1) : (code >> 1) + 1;
    }

    private void need(int count) {
        if (count > remaining()) {
            throw new WireException(count + " bits expected, " + remaining() + " are left", spec);
        }
    }

    private int bit() {
        int shift = 7 - (int) (at & 7);
        int bit = (bytes.getUnsigned((int) (at >> 3)) >> shift) & 1;
        at++;
        return bit;
    }
}
