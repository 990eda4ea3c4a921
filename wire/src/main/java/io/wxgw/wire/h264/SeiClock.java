package io.wxgw.wire.h264;

import io.wxgw.wire.media.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// The clock inside the picture: an SEI message `user_data_unregistered` (ISO/IEC 14496-10 annex D.1.6) with a frame
/// counter and the wall clock in microseconds.
///
/// Shape: NAL header 06, payload type 05, size, our 16-byte UUID, 8 hex digits of counter, 16 hex digits of
/// microseconds, trailing bits 80. Hex digits, because they can never need emulation prevention.
public final class SeiClock {
    private static final byte[] UUID = HexFormat.of().parseHex("7778677763656c6f636b2d3136627974");
    private static final int DIGITS = 24;

    private SeiClock() {}

    /// What a received picture says of itself.
    ///
    /// @param counter which frame
    /// @param unixMicros when it was captured, microseconds since 1970
    public record Reading(long counter, long unixMicros) {}

    /// The NAL unit to put in front of a picture's slices.
    public static Payload nalUnit(long counter, long unixMicros) {
        byte[] text =
                String.format("%08x%016x", counter & 0xFFFF_FFFFL, unixMicros).getBytes(StandardCharsets.US_ASCII);
        byte[] nal = new byte[3 + UUID.length + DIGITS + 1];
        nal[0] = 0x06;
        nal[1] = 0x05;
        nal[2] = (byte) (UUID.length + DIGITS);
        System.arraycopy(UUID, 0, nal, 3, UUID.length);
        System.arraycopy(text, 0, nal, 3 + UUID.length, DIGITS);
        nal[nal.length - 1] = (byte) 0x80;
        return Payload.of(nal);
    }

    /// Reads a NAL unit; empty if it is not our clock.
    public static Optional<Reading> read(Payload nalUnit) {
        if (nalUnit.length() != 3 + UUID.length + DIGITS + 1 || nalUnit.get(0) != 0x06 || nalUnit.get(1) != 0x05) {
            return Optional.empty();
        }
        byte[] bytes = nalUnit.toBytes();
        if (!Arrays.equals(bytes, 3, 3 + UUID.length, UUID, 0, UUID.length)) {
            return Optional.empty();
        }
        String text = new String(bytes, 3 + UUID.length, DIGITS, StandardCharsets.US_ASCII);
        return Optional.of(
                new Reading(Long.parseLong(text.substring(0, 8), 16), Long.parseLong(text.substring(8), 16)));
    }
}
