package io.wxgw.wire.h264;

import io.wxgw.wire.WireException;
import io.wxgw.wire.media.H264Format;
import io.wxgw.wire.media.Payload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The parameter sets a stream has shown so far, by their ids. One owner.
///
/// The format is the same object as long as no set changes: consumers compare by identity first. A set without a
/// readable id, or larger than any real one, or of a picture beyond [SequenceParameterSet#MAX_SIDE], is not taken;
/// nor is a 32nd one.
public final class ParameterSets {
    /// ISO/IEC 14496-10 section 7.4.2.1: seq_parameter_set_id is 0 to 31.
    private static final int MAX_SPS_ID = 31;

    /// ISO/IEC 14496-10 section 7.4.2.2 allows 255; more than 32 nobody sends, and each takes memory.
    private static final int MAX_PPS_ID = 31;

    /// What a decoder configuration can count of SPSs: 5 bits (ISO/IEC 14496-15 section 5.3.3.1).
    private static final int MAX_SETS = 31;

    /// A parameter set with all scaling lists and VUI stays far below.
    private static final int MAX_BYTES = 1_024;

    /// NAL header, profile_idc, constraint flags, level_idc; then the id.
    private static final int SPS_ID_BYTE = 4;

    private static final int PPS_ID_BYTE = 1;

    private final Map<Integer, Payload> spsById = new TreeMap<>();
    private final Map<Integer, Payload> ppsById = new TreeMap<>();
    private @Nullable H264Format format;

    /// Takes an SPS (NAL unit type 7) in place of the one with the same id; false if it is not taken.
    public boolean addSps(Payload nalUnit) {
        return !isTooLarge(nalUnit) && put(spsById, id(nalUnit, SPS_ID_BYTE, MAX_SPS_ID), nalUnit);
    }

    /// Takes a PPS (NAL unit type 8) in place of the one with the same id; false if it is not taken.
    public boolean addPps(Payload nalUnit) {
        return put(ppsById, id(nalUnit, PPS_ID_BYTE, MAX_PPS_ID), nalUnit);
    }

    /// Puts all sets of `other` in place of those here; false, and nothing is changed, if one of them is not taken.
    public boolean replaceBy(H264Format other) {
        ParameterSets replacement = new ParameterSets();
        boolean taken = true;
        for (Payload sps : other.sequenceParameterSets()) {
            taken &= replacement.addSps(sps);
        }
        for (Payload pps : other.pictureParameterSets()) {
            taken &= replacement.addPps(pps);
        }
        if (taken && !(replacement.spsById.equals(spsById) && replacement.ppsById.equals(ppsById))) {
            spsById.clear();
            spsById.putAll(replacement.spsById);
            ppsById.clear();
            ppsById.putAll(replacement.ppsById);
            format = null;
        }
        return taken;
    }

    private boolean put(Map<Integer, Payload> sets, OptionalInt id, Payload nalUnit) {
        if (id.isEmpty() || nalUnit.length() > MAX_BYTES) {
            return false;
        }
        Payload before = sets.get(id.getAsInt());
        if (before == null && sets.size() == MAX_SETS) {
            return false;
        }
        if (before == null || !before.equals(nalUnit)) {
            // A copy: a slice would keep the whole packet alive as long as the stream lives.
            sets.put(id.getAsInt(), Payload.of(nalUnit.toBytes()));
            format = null;
        }
        return true;
    }

    /// The format of all sets, once there is an SPS and a PPS.
    public Optional<H264Format> format() {
        if (format == null && !spsById.isEmpty() && !ppsById.isEmpty()) {
            format = new H264Format(List.copyOf(spsById.values()), List.copyOf(ppsById.values()));
        }
        return Optional.ofNullable(format);
    }

    /// An SPS that cannot be read whole may still be understood by a decoder: only what says too much is refused.
    private static boolean isTooLarge(Payload sps) {
        try {
            return SequenceParameterSet.parse(sps).isTooLarge();
        } catch (WireException _) {
            return false;
        }
    }

    /// The Exp-Golomb number (ISO/IEC 14496-10 section 9.1) that begins at byte `at`, if it is there and not above
    /// `max`, which is below 63.
    private static OptionalInt id(Payload nalUnit, int at, int max) {
        if (nalUnit.length() < at + 2) {
            return OptionalInt.empty();
        }
        int bits = (nalUnit.getUnsigned(at) << 24) | (nalUnit.getUnsigned(at + 1) << 16);
        int zeros = Integer.numberOfLeadingZeros(bits);
        if (zeros > 5) {
            return OptionalInt.empty();
        }
        int value = ((bits << zeros) >>> (31 - zeros)) - 1;
        return value > max ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
