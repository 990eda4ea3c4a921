package io.wxgw.codec;

import io.wxgw.wire.media.Payload;
import java.util.ArrayList;
import java.util.List;

/// NAL units in a byte stream with start codes (ISO/IEC 14496-10 annex B): what FFmpeg takes and gives.
final class AnnexB {
    private static final int START_CODE_BYTES = 4;

    private AnnexB() {}

    /// Cuts a stream into its NAL units, without start codes and without zeros behind. Slices of `stream`.
    static List<Payload> split(Payload stream) {
        List<Payload> nalUnits = new ArrayList<>();
        int code = nextStartCode(stream, 0);
        while (code < stream.length()) {
            int begin = code + 3;
            code = nextStartCode(stream, begin);
            int end = code;
            while (end > begin && stream.get(end - 1) == 0) {
                end--;
            }
            if (end > begin) {
                nalUnits.add(stream.slice(begin, end - begin));
            }
        }
        return nalUnits;
    }

    /// Where the next 00 00 01 begins, or the end.
    private static int nextStartCode(Payload stream, int from) {
        for (int at = from; at + 3 <= stream.length(); at++) {
            if (stream.get(at) == 0 && stream.get(at + 1) == 0 && stream.get(at + 2) == 1) {
                return at;
            }
        }
        return stream.length();
    }

    /// Bytes of these NAL units with start codes.
    static int length(List<Payload> nalUnits) {
        int length = 0;
        for (Payload nalUnit : nalUnits) {
            length += START_CODE_BYTES + nalUnit.length();
        }
        return length;
    }

    /// Writes these NAL units with start codes from `at` on and returns the index behind them.
    static int join(List<Payload> nalUnits, byte[] target, int at) {
        int end = at;
        for (Payload nalUnit : nalUnits) {
            target[end + START_CODE_BYTES - 1] = 1;
            nalUnit.copyTo(target, end + START_CODE_BYTES);
            end += START_CODE_BYTES + nalUnit.length();
        }
        return end;
    }
}
