package io.wxgw.wire.rtcp;

import io.wxgw.wire.time.NtpTime;
import java.util.List;

/// One packet inside an RTCP compound (RFC 3550 section 6.1). Immutable; any thread.
///
/// Bytes to values and back: [RtcpCompound]. All SSRCs are 0 to 2^32-1.
public sealed interface RtcpPacket {
    /// The source that sent the packet.
    long senderSsrc();

    /// SR, type 200 (RFC 3550 section 6.4.1).
    ///
    /// @param ntp wall clock when the report was sent
    /// @param rtpTimestamp the same moment on the stream's RTP clock
    /// @param packets sent so far, cut to 32 bits
    /// @param payloadBytes sent so far, cut to 32 bits
    record SenderReport(
            long senderSsrc, NtpTime ntp, long rtpTimestamp, long packets, long payloadBytes, List<ReportBlock> blocks)
            implements RtcpPacket {
        public SenderReport {
            blocks = List.copyOf(blocks);
        }
    }

    /// RR, type 201 (RFC 3550 section 6.4.2).
    record ReceiverReport(long senderSsrc, List<ReportBlock> blocks) implements RtcpPacket {
        public ReceiverReport {
            blocks = List.copyOf(blocks);
        }
    }

    /// SDES, type 202 (RFC 3550 section 6.5), of which we keep the canonical names.
    ///
    /// @param canonicalName CNAME of the first chunk, at most 255 bytes of UTF-8; empty if it has none
    record SourceDescription(long senderSsrc, String canonicalName) implements RtcpPacket {}

    /// BYE, type 203 (RFC 3550 section 6.6): these sources send no more.
    ///
    /// @param ssrcs the first is the sender
    /// @param reason may be empty
    record Goodbye(List<Long> ssrcs, String reason) implements RtcpPacket {
        public Goodbye {
            ssrcs = List.copyOf(ssrcs);
            if (ssrcs.isEmpty()) {
                throw new IllegalArgumentException("a BYE names at least one source");
            }
        }

        @Override
        public long senderSsrc() {
            return ssrcs.getFirst();
        }
    }

    /// Generic NACK, type 205 format 1 (RFC 4585 section 6.2.1).
    ///
    /// @param sequenceNumbers lost RTP packets, 0 to 65,535, in any order
    record GenericNack(long senderSsrc, long mediaSsrc, List<Integer> sequenceNumbers) implements RtcpPacket {
        public GenericNack {
            sequenceNumbers = List.copyOf(sequenceNumbers);
        }
    }

    /// PLI, type 206 format 1 (RFC 4585 section 6.3.1): a decoder wants a key frame.
    record PictureLossIndication(long senderSsrc, long mediaSsrc) implements RtcpPacket {}

    /// FIR, type 206 format 4 (RFC 5104 section 4.3.1): somebody new wants a key frame.
    record FullIntraRequest(long senderSsrc, List<Entry> entries) implements RtcpPacket {
        public FullIntraRequest {
            entries = List.copyOf(entries);
        }

        /// One source that is asked.
        ///
        /// @param ssrc who shall send the key frame
        /// @param commandSequenceNumber a repetition has the same number, 0 to 255
        public record Entry(long ssrc, int commandSequenceNumber) {}
    }
}
