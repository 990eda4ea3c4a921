package io.wxgw.wire.rtp;

import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.Payload;

/// AAC over RTP, mode AAC-hbr (RFC 3640 section 3.3.6): sizeLength 13, indexLength 3, indexDeltaLength 3; one
/// access unit a packet.
///
/// ```
/// | AU-headers-length = 16 bits | AU-size (13) | AU-Index = 0 (3) | access unit ... |
/// ```
/// An access unit larger than a packet is fragmented: every fragment carries the size of the *whole* unit, and only
/// the last one the marker (section 3.2.3). One larger than 13 bits can say is left out. Stateless; any thread.
public final class AacPacketizer implements Packetizer<AudioFrame> {
    static final int AU_HEADER_SECTION_BYTES = 4;
    static final int AU_HEADER_BITS = 16;
    static final int MAX_ACCESS_UNIT_BYTES = (1 << 13) - 1;

    private static final int SMALLEST_PAYLOAD_BYTES = 64;

    private final int maxPayloadBytes;

    /// With [Packetizer#DEFAULT_MAX_PAYLOAD_BYTES].
    public AacPacketizer() {
        this(DEFAULT_MAX_PAYLOAD_BYTES);
    }

    /// @param maxPayloadBytes bytes behind the RTP header, at least 64
    public AacPacketizer(int maxPayloadBytes) {
        if (maxPayloadBytes < SMALLEST_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("maxPayloadBytes must be 64 or more: " + maxPayloadBytes);
        }
        this.maxPayloadBytes = maxPayloadBytes;
    }

    @Override
    public void packetize(AudioFrame frame, PayloadSink sink) {
        Payload unit = frame.data();
        int bytes = unit.length();
        if (bytes == 0 || bytes > MAX_ACCESS_UNIT_BYTES) {
            return;
        }
        int room = maxPayloadBytes - AU_HEADER_SECTION_BYTES;
        for (int from = 0; from < bytes; from += room) {
            int size = Math.min(room, bytes - from);
            byte[] payload = new byte[AU_HEADER_SECTION_BYTES + size];
            payload[1] = AU_HEADER_BITS;
            payload[2] = (byte) (bytes >> 5);
            payload[3] = (byte) (bytes << 3);
            unit.slice(from, size).copyTo(payload, AU_HEADER_SECTION_BYTES);
            sink.onPayload(Payload.of(payload), from + size == bytes);
        }
    }
}
