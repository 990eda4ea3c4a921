package io.wxgw.wire.h264;

import io.netty.buffer.ByteBuf;
import io.wxgw.wire.WireException;
import io.wxgw.wire.media.H264Format;
import io.wxgw.wire.media.Payload;
import java.util.ArrayList;
import java.util.List;

/// AVCDecoderConfigurationRecord (ISO/IEC 14496-15 section 5.3.3.1): the parameter sets, and how many bytes the length
/// in front of each NAL unit has. Immutable; any thread.
///
/// ```
/// version 1 | profile | constraints | level | 111111 length-1 (2) | 111 SPS count (5) | (size 16, SPS)...
/// PPS count 8 | (size 16, PPS)... | High profiles: 111111 chroma (2) | 11111 luma-8 (3) | 11111 chroma-8 (3) | 0
/// ```
///
/// @param format the parameter sets
/// @param nalLengthBytes 1, 2 or 4
public record AvcDecoderConfiguration(H264Format format, int nalLengthBytes) {
    private static final String SPEC = "ISO/IEC 14496-15 section 5.3.3.1";
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 6;

    /// Reads one. What follows the PPSs says again what is in the SPSs and is left alone.
    ///
    /// @throws WireException if it is cut off, of another version, without SPS or PPS, or with a length size of 3
    public static AvcDecoderConfiguration parse(Payload bytes) {
        if (bytes.length() < HEADER_BYTES) {
            throw new WireException(HEADER_BYTES + " bytes expected, " + bytes.length() + " came", SPEC);
        }
        if (bytes.get(0) != VERSION) {
            throw new WireException("version 1 expected, " + bytes.getUnsigned(0) + " came", SPEC);
        }
        int nalLengthBytes = (bytes.get(4) & 3) + 1;
        if (nalLengthBytes == 3) {
            throw new WireException("a length size of 1, 2 or 4 expected, 3 came", SPEC);
        }
        List<Payload> sps = new ArrayList<>();
        int at = sets(bytes, HEADER_BYTES, bytes.get(5) & 0x1F, NalUnitType.SPS, sps);
        if (at == bytes.length()) {
            throw new WireException("a count of PPSs expected, nothing came", SPEC);
        }
        List<Payload> pps = new ArrayList<>();
        sets(bytes, at + 1, bytes.getUnsigned(at), NalUnitType.PPS, pps);
        if (sps.isEmpty() || pps.isEmpty()) {
            throw new WireException("an SPS and a PPS expected, " + sps.size() + " and " + pps.size() + " came", SPEC);
        }
        return new AvcDecoderConfiguration(new H264Format(sps, pps), nalLengthBytes);
    }

    private static int sets(Payload bytes, int from, int count, int type, List<Payload> out) {
        int at = from;
        for (int i = 0; i < count; i++) {
            if (bytes.length() - at < 2) {
                throw new WireException("a parameter set expected, the end came", SPEC);
            }
            int size = (bytes.getUnsigned(at) << 8) | bytes.getUnsigned(at + 1);
            at += 2;
            if (size > bytes.length() - at) {
                throw new WireException(
                        "a parameter set of at most " + (bytes.length() - at) + " bytes expected, " + size
                                + " announced",
                        SPEC);
            }
            Payload set = bytes.slice(at, size);
            at += size;
            // Some encoders count empty sets, or put an SPS extension among them.
            if (size > 0 && NalUnitType.of(set) == type) {
                out.add(set);
            }
        }
        return at;
    }

    /// Appends the bytes that [#parse] reads.
    ///
    /// @throws IllegalArgumentException if an SPS is shorter than 4 bytes, or there are too many sets
    public void write(ByteBuf out) {
        List<Payload> sps = format.sequenceParameterSets();
        List<Payload> pps = format.pictureParameterSets();
        Payload first = sps.getFirst();
        if (first.length() < 4 || sps.size() > 31 || pps.size() > 255) {
            throw new IllegalArgumentException("no configuration can hold " + format);
        }
        out.writeByte(VERSION).writeByte(first.get(1)).writeByte(first.get(2)).writeByte(first.get(3));
        out.writeByte(0xFC | (nalLengthBytes - 1)).writeByte(0xE0 | sps.size());
        sps.forEach(set -> write(set, out));
        out.writeByte(pps.size());
        pps.forEach(set -> write(set, out));
        if (SequenceParameterSet.hasChromaFormat(first.getUnsigned(1))) {
            writeChroma(first, out);
        }
    }

    private static void write(Payload set, ByteBuf out) {
        out.writeShort(set.length());
        set.writeTo(out);
    }

    private static void writeChroma(Payload sps, ByteBuf out) {
        SequenceParameterSet parsed;
        try {
            parsed = SequenceParameterSet.parse(sps);
        } catch (WireException unreadable) {
            return; // the rest only repeats what decoders read from the SPS itself
        }
        out.writeByte(0xFC | parsed.chromaFormatIdc());
        out.writeByte(0xF8 | (parsed.bitDepthLuma() - 8));
        out.writeByte(0xF8 | (parsed.bitDepthChroma() - 8));
        out.writeByte(0);
    }
}
