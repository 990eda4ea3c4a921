package io.wxgw.wire.rtcp;

import io.netty.buffer.ByteBuf;
import io.wxgw.wire.rtcp.RtcpPacket.FullIntraRequest;
import io.wxgw.wire.rtcp.RtcpPacket.GenericNack;
import io.wxgw.wire.rtcp.RtcpPacket.Goodbye;
import io.wxgw.wire.rtcp.RtcpPacket.PictureLossIndication;
import io.wxgw.wire.rtcp.RtcpPacket.ReceiverReport;
import io.wxgw.wire.rtcp.RtcpPacket.SenderReport;
import io.wxgw.wire.rtcp.RtcpPacket.SourceDescription;
import io.wxgw.wire.time.NtpTime;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// RTCP compound packets (RFC 3550 section 6.1): one datagram, several packets.
///
/// ```
/// |V=2|P| RC/FMT  |      PT       |   length in words - 1         |
/// |                         SSRC of sender                        |
/// ```
/// Reduced-size compounds (RFC 5506) are understood; types and formats we do not know are read over.
/// Stateless; any thread.
public final class RtcpCompound {
    static final int SR = 200;
    static final int RR = 201;
    static final int SDES = 202;
    static final int BYE = 203;
    static final int RTPFB = 205;
    static final int PSFB = 206;
    static final int FMT_NACK = 1;
    static final int FMT_PLI = 1;
    static final int FMT_FIR = 4;

    private static final int HEADER_BYTES = 4;
    private static final int REPORT_BLOCK_BYTES = 24;
    private static final int SENDER_INFO_BYTES = 20;
    private static final int CNAME = 1;
    private static final int MAX_TEXT_BYTES = 255;

    /// Sequence numbers taken from one NACK: nobody keeps more packets to repeat, and each costs 17 times what it
    /// takes on the wire.
    static final int MAX_NACKED = 1_024;

    /// RC and SC are 5 bits wide.
    private static final int MAX_COUNT = 31;

    private RtcpCompound() {}

    /// Whether a datagram on a port shared with RTP is RTCP (RFC 5761 section 4): second byte 192 to 223.
    public static boolean isRtcp(ByteBuf borrowed) {
        if (borrowed.readableBytes() < 2) {
            return false;
        }
        int second = borrowed.getUnsignedByte(borrowed.readerIndex() + 1);
        return second >= 192 && second <= 223;
    }

    /// Reads one datagram. Empty if it is not RTCP through and through: one bad length spoils all of it, because
    /// nothing behind it can be found. Never throws.
    public static Optional<List<RtcpPacket>> parse(ByteBuf borrowed) {
        List<RtcpPacket> packets = new ArrayList<>(4);
        ByteBuf rest = borrowed.slice();
        if (!rest.isReadable()) {
            return Optional.empty();
        }
        while (rest.isReadable()) {
            if (rest.readableBytes() < HEADER_BYTES) {
                return Optional.empty();
            }
            int flags = rest.readUnsignedByte();
            int type = rest.readUnsignedByte();
            int bodyBytes = 4 * rest.readUnsignedShort();
            if (flags >> 6 != 2 || bodyBytes > rest.readableBytes()) {
                return Optional.empty();
            }
            ByteBuf body = rest.readSlice(bodyBytes);
            if ((flags & 0x20) != 0 && !cutPadding(body)) {
                return Optional.empty();
            }
            Parsed parsed = parseBody(type, flags & 0x1F, body);
            switch (parsed) {
                case Parsed.Known(RtcpPacket packet) -> packets.add(packet);
                case Parsed.Unknown _ -> {}
                case Parsed.Malformed _ -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(List.copyOf(packets));
    }

    private static boolean cutPadding(ByteBuf body) {
        int padding = body.isReadable() ? body.getUnsignedByte(body.writerIndex() - 1) : 0;
        if (padding == 0 || padding > body.readableBytes()) {
            return false;
        }
        body.writerIndex(body.writerIndex() - padding);
        return true;
    }

    private static Parsed parseBody(int type, int count, ByteBuf body) {
        return switch (type) {
            case SR -> senderReport(count, body);
            case RR -> receiverReport(count, body);
            case SDES -> sourceDescription(count, body);
            case BYE -> goodbye(count, body);
            case RTPFB -> count == FMT_NACK ? nack(body) : new Parsed.Unknown();
            case PSFB ->
                switch (count) {
                    case FMT_PLI -> pictureLossIndication(body);
                    case FMT_FIR -> fullIntraRequest(body);
                    default -> new Parsed.Unknown();
                };
            default -> new Parsed.Unknown();
        };
    }

    private static Parsed senderReport(int count, ByteBuf body) {
        if (body.readableBytes() < 4 + SENDER_INFO_BYTES + count * REPORT_BLOCK_BYTES) {
            return new Parsed.Malformed();
        }
        return new Parsed.Known(new SenderReport(
                body.readUnsignedInt(),
                new NtpTime(body.readLong()),
                body.readUnsignedInt(),
                body.readUnsignedInt(),
                body.readUnsignedInt(),
                reportBlocks(count, body)));
    }

    private static Parsed receiverReport(int count, ByteBuf body) {
        if (body.readableBytes() < 4 + count * REPORT_BLOCK_BYTES) {
            return new Parsed.Malformed();
        }
        return new Parsed.Known(new ReceiverReport(body.readUnsignedInt(), reportBlocks(count, body)));
    }

    private static List<ReportBlock> reportBlocks(int count, ByteBuf body) {
        List<ReportBlock> blocks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            blocks.add(new ReportBlock(
                    body.readUnsignedInt(),
                    body.readUnsignedByte(),
                    body.readMedium(),
                    body.readUnsignedInt(),
                    body.readUnsignedInt(),
                    body.readUnsignedInt(),
                    body.readUnsignedInt()));
        }
        return blocks;
    }

    private static Parsed sourceDescription(int count, ByteBuf body) {
        if (count == 0) {
            return new Parsed.Unknown();
        }
        if (body.readableBytes() < 4) {
            return new Parsed.Malformed();
        }
        long ssrc = body.readUnsignedInt();
        String canonicalName = "";
        while (body.isReadable()) {
            int item = body.readUnsignedByte();
            if (item == 0) {
                break;
            }
            if (!body.isReadable() || body.getUnsignedByte(body.readerIndex()) >= body.readableBytes()) {
                return new Parsed.Malformed();
            }
            int bytes = body.readUnsignedByte();
            String text = body.readCharSequence(bytes, StandardCharsets.UTF_8).toString();
            if (item == CNAME) {
                canonicalName = text;
            }
        }
        return new Parsed.Known(new SourceDescription(ssrc, canonicalName));
    }

    private static Parsed goodbye(int count, ByteBuf body) {
        if (count == 0) {
            return new Parsed.Unknown();
        }
        if (body.readableBytes() < 4 * count) {
            return new Parsed.Malformed();
        }
        List<Long> ssrcs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ssrcs.add(body.readUnsignedInt());
        }
        String reason = "";
        if (body.isReadable()) {
            int bytes = body.readUnsignedByte();
            if (bytes > body.readableBytes()) {
                return new Parsed.Malformed();
            }
            reason = body.readCharSequence(bytes, StandardCharsets.UTF_8).toString();
        }
        return new Parsed.Known(new Goodbye(ssrcs, reason));
    }

    private static Parsed nack(ByteBuf body) {
        if (body.readableBytes() < 12) {
            return new Parsed.Malformed();
        }
        long sender = body.readUnsignedInt();
        long media = body.readUnsignedInt();
        List<Integer> lost = new ArrayList<>();
        while (body.readableBytes() >= 4) {
            int first = body.readUnsignedShort();
            int following = body.readUnsignedShort();
            if (lost.size() > MAX_NACKED - 17) {
                break;
            }
            lost.add(first);
            for (int bit = 0; bit < 16; bit++) {
                if (((following >> bit) & 1) != 0) {
                    lost.add((first + 1 + bit) & 0xFFFF);
                }
            }
        }
        return new Parsed.Known(new GenericNack(sender, media, lost));
    }

    private static Parsed pictureLossIndication(ByteBuf body) {
        if (body.readableBytes() < 8) {
            return new Parsed.Malformed();
        }
        return new Parsed.Known(new PictureLossIndication(body.readUnsignedInt(), body.readUnsignedInt()));
    }

    private static Parsed fullIntraRequest(ByteBuf body) {
        if (body.readableBytes() < 8) {
            return new Parsed.Malformed();
        }
        long sender = body.readUnsignedInt();
        body.skipBytes(4);
        List<FullIntraRequest.Entry> entries = new ArrayList<>();
        while (body.readableBytes() >= 8) {
            entries.add(new FullIntraRequest.Entry(body.readUnsignedInt(), body.readUnsignedByte()));
            body.skipBytes(3);
        }
        return new Parsed.Known(new FullIntraRequest(sender, entries));
    }

    /// Appends one datagram. A compound that is not reduced-size begins with SR or RR and holds an SDES with the
    /// CNAME: that is the caller's choice.
    ///
    /// @throws IllegalArgumentException if a packet has more than 31 blocks or sources, or text over 255 bytes
    public static void write(List<RtcpPacket> packets, ByteBuf out) {
        for (RtcpPacket packet : packets) {
            write(packet, out);
        }
    }

    private static void write(RtcpPacket packet, ByteBuf out) {
        int start = out.writerIndex();
        out.writeInt(0);
        switch (packet) {
            case SenderReport sr -> {
                out.writeInt((int) sr.senderSsrc());
                out.writeLong(sr.ntp().bits());
                out.writeInt((int) sr.rtpTimestamp());
                out.writeInt((int) sr.packets());
                out.writeInt((int) sr.payloadBytes());
                writeBlocks(sr.blocks(), out);
                finish(start, sr.blocks().size(), SR, out);
            }
            case ReceiverReport rr -> {
                out.writeInt((int) rr.senderSsrc());
                writeBlocks(rr.blocks(), out);
                finish(start, rr.blocks().size(), RR, out);
            }
            case SourceDescription sdes -> {
                out.writeInt((int) sdes.senderSsrc());
                out.writeByte(CNAME);
                writeText(sdes.canonicalName(), out);
                out.writeByte(0);
                finish(start, 1, SDES, out);
            }
            case Goodbye bye -> {
                bye.ssrcs().forEach(ssrc -> out.writeInt(ssrc.intValue()));
                if (!bye.reason().isEmpty()) {
                    writeText(bye.reason(), out);
                }
                finish(start, bye.ssrcs().size(), BYE, out);
            }
            case GenericNack nack -> {
                out.writeInt((int) nack.senderSsrc());
                out.writeInt((int) nack.mediaSsrc());
                writeLost(nack.sequenceNumbers(), out);
                finish(start, FMT_NACK, RTPFB, out);
            }
            case PictureLossIndication pli -> {
                out.writeInt((int) pli.senderSsrc());
                out.writeInt((int) pli.mediaSsrc());
                finish(start, FMT_PLI, PSFB, out);
            }
            case FullIntraRequest fir -> {
                out.writeInt((int) fir.senderSsrc());
                out.writeInt(0);
                for (FullIntraRequest.Entry entry : fir.entries()) {
                    out.writeInt((int) entry.ssrc());
                    out.writeInt(entry.commandSequenceNumber() << 24);
                }
                finish(start, FMT_FIR, PSFB, out);
            }
        }
    }

    private static void writeBlocks(List<ReportBlock> blocks, ByteBuf out) {
        for (ReportBlock block : blocks) {
            out.writeInt((int) block.ssrc());
            out.writeByte(block.fractionLost());
            out.writeMedium(block.cumulativeLost());
            out.writeInt((int) block.highestSequence());
            out.writeInt((int) block.jitterTicks());
            out.writeInt((int) block.lastSenderReport());
            out.writeInt((int) block.delaySinceLastSenderReport());
        }
    }

    private static void writeText(String text, ByteBuf out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException("text of more than 255 bytes: " + bytes.length);
        }
        out.writeByte(bytes.length);
        out.writeBytes(bytes);
    }

    /// Numbers that lie within 16 of the first share its entry: 16 bits of number, 16 of mask.
    private static void writeLost(List<Integer> sequenceNumbers, ByteBuf out) {
        int i = 0;
        while (i < sequenceNumbers.size()) {
            int first = sequenceNumbers.get(i++);
            int mask = 0;
            while (i < sequenceNumbers.size()) {
                int distance = (sequenceNumbers.get(i) - first) & 0xFFFF;
                if (distance < 1 || distance > 16) {
                    break;
                }
                mask |= 1 << (distance - 1);
                i++;
            }
            out.writeShort(first);
            out.writeShort(mask);
        }
    }

    private static void finish(int start, int count, int type, ByteBuf out) {
        if (count > MAX_COUNT) {
            throw new IllegalArgumentException("more than 31 in one RTCP packet: " + count);
        }
        while (((out.writerIndex() - start) & 3) != 0) {
            out.writeByte(0);
        }
        out.setByte(start, 0x80 | count);
        out.setByte(start + 1, type);
        out.setShort(start + 2, (out.writerIndex() - start) / 4 - 1);
    }

    private sealed interface Parsed {
        record Known(RtcpPacket packet) implements Parsed {}

        record Unknown() implements Parsed {}

        record Malformed() implements Parsed {}
    }
}
