package io.wxgw.wire.rtp;

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
/// The format is the same object as long as no set changes: consumers compare by identity first.
final class ParameterSets {
    /// ISO/IEC 14496-10 section 7.4.2.1: seq_parameter_set_id is 0 to 31.
    private static final int MAX_SPS_ID = 31;

    /// ISO/IEC 14496-10 section 7.4.2.2 allows 255; more than 32 nobody sends, and each takes memory.
    private static final int MAX_PPS_ID = 31;

    /// A parameter set with all scaling lists and VUI stays far below.
    private static final int MAX_BYTES = 1_024;

    /// NAL header, profile_idc, constraint flags, level_idc; then the id.
    private static final int SPS_ID_BYTE = 4;

    private static final int PPS_ID_BYTE = 1;

    private final Map<Integer, Payload> spsById = new TreeMap<>();
    private final Map<Integer, Payload> ppsById = new TreeMap<>();
    private @Nullable H264Format format;

    void addSps(Payload nalUnit) {
        put(spsById, id(nalUnit, SPS_ID_BYTE, MAX_SPS_ID), nalUnit);
    }

    void addPps(Payload nalUnit) {
        put(ppsById, id(nalUnit, PPS_ID_BYTE, MAX_PPS_ID), nalUnit);
    }

    private void put(Map<Integer, Payload> sets, OptionalInt id, Payload nalUnit) {
        if (id.isEmpty() || nalUnit.length() > MAX_BYTES) {
            return;
        }
        // A copy: a slice would keep the whole packet alive as long as the stream lives.
        Payload before = sets.get(id.getAsInt());
        if (before == null || !before.equals(nalUnit)) {
            sets.put(id.getAsInt(), Payload.of(nalUnit.toBytes()));
            format = null;
        }
    }

    Optional<H264Format> format() {
        if (format == null && !spsById.isEmpty() && !ppsById.isEmpty()) {
            format = new H264Format(List.copyOf(spsById.values()), List.copyOf(ppsById.values()));
        }
        return Optional.ofNullable(format);
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
