package io.wxgw.wire.rtp;

import io.netty.buffer.ByteBuf;
import io.wxgw.wire.media.Payload;
import java.util.Optional;

/// One RTP data packet (RFC 3550 section 5.1). Immutable; any thread.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
/// |                           timestamp                           |
/// |                             SSRC                              |
/// ```
/// Contributing sources, header extension and padding are read over; none is ever written.
///
/// @param marker for video and fragments of AAC: the last packet of its access unit
/// @param payloadType 0 to 127
/// @param sequenceNumber 0 to 65,535
/// @param timestamp in ticks of the payload type's clock, 0 to 2^32-1
/// @param ssrc synchronization source, 0 to 2^32-1
/// @param payload may be empty: a keep-alive
public record RtpPacket(
        boolean marker, int payloadType, int sequenceNumber, long timestamp, long ssrc, Payload payload) {
    /// Bytes of the header as we write it.
    public static final int HEADER_BYTES = 12;

    private static final int VERSION = 2;
    private static final int EXTENSION_HEADER_BYTES = 4;

    public RtpPacket {
        if ((payloadType & ~0x7F) != 0
                || (sequenceNumber & ~0xFFFF) != 0
                || (timestamp & ~0xFFFF_FFFFL) != 0
                || (ssrc & ~0xFFFF_FFFFL) != 0) {
            throw new IllegalArgumentException("field out of range: PT " + payloadType + ", sequence number "
                    + sequenceNumber + ", timestamp " + timestamp + ", SSRC " + ssrc);
        }
    }

    /// Reads one datagram. Empty if it is no RTP: too short, not version 2, header, extension or padding reaching
    /// beyond the end, or a packet type of RTCP (RFC 5761 section 4: second byte 192 to 223). Never throws.
    ///
    /// @param borrowed one whole datagram; its payload is copied
    public static Optional<RtpPacket> parse(ByteBuf borrowed) {
        int end = borrowed.writerIndex();
        int start = borrowed.readerIndex();
        if (end - start < HEADER_BYTES) {
            return Optional.empty();
        }
        int flags = borrowed.getUnsignedByte(start);
        int second = borrowed.getUnsignedByte(start + 1);
        if (flags >> 6 != VERSION || isRtcp(second)) {
            return Optional.empty();
        }
        int at = start + HEADER_BYTES + 4 * (flags & 0x0F);
        if ((flags & 0x10) != 0) {
            if (end - at < EXTENSION_HEADER_BYTES) {
                return Optional.empty();
            }
            at += EXTENSION_HEADER_BYTES + 4 * borrowed.getUnsignedShort(at + 2);
        }
        if (at > end) {
            return Optional.empty();
        }
        if ((flags & 0x20) != 0) {
            int padding = at == end ? 0 : borrowed.getUnsignedByte(end - 1);
            if (padding == 0 || padding > end - at) {
                return Optional.empty();
            }
            end -= padding;
        }
        return Optional.of(new RtpPacket(
                (second & 0x80) != 0,
                second & 0x7F,
                borrowed.getUnsignedShort(start + 2),
                borrowed.getUnsignedInt(start + 4),
                borrowed.getUnsignedInt(start + 8),
                at == end ? Payload.EMPTY : Payload.copyOf(borrowed.slice(at, end - at))));
    }

    /// Whether a datagram's second byte says RTCP and not RTP (RFC 5761 section 4).
    static boolean isRtcp(int secondByte) {
        return secondByte >= 192 && secondByte <= 223;
    }

    /// Appends the packet: [#lengthBytes] bytes.
    public void write(ByteBuf out) {
        out.writeByte(VERSION << 6);
        out.writeByte(marker ? 0x80 | payloadType : payloadType);
        out.writeShort(sequenceNumber);
        out.writeInt((int) timestamp);
        out.writeInt((int) ssrc);
        payload.writeTo(out);
    }

    /// Bytes that [#write] appends.
    public int lengthBytes() {
        return HEADER_BYTES + payload.length();
    }

    /// The same payload and marker under another header: what a forwarder does. Values are cut to their width.
    public RtpPacket rewritten(int newPayloadType, int newSequenceNumber, long newTimestamp, long newSsrc) {
        return new RtpPacket(
                marker,
                newPayloadType,
                newSequenceNumber & 0xFFFF,
                newTimestamp & 0xFFFF_FFFFL,
                newSsrc & 0xFFFF_FFFFL,
                payload);
    }
}
