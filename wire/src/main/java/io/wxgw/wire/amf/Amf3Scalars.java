package io.wxgw.wire.amf;

import io.netty.buffer.ByteBuf;
import io.wxgw.wire.WireException;
import io.wxgw.wire.media.Payload;
import java.nio.charset.StandardCharsets;

/// The AMF3 values a command is made of (AMF 3 section 3), read into their AMF0 kin: a client that was told to use AMF0
/// may write single values in AMF3 all the same, each behind its own switch marker. Red5's client does.
///
/// Objects, arrays and references stay unread with everything behind them.
final class Amf3Scalars {
    private static final int UNDEFINED = 0;
    private static final int NULL = 1;
    private static final int FALSE = 2;
    private static final int TRUE = 3;
    private static final int INTEGER = 4;
    private static final int DOUBLE = 5;
    private static final int STRING = 6;
    private static final int INTEGER_BITS = 29;
    private static final String SPEC = "AMF 3 section ";

    private Amf3Scalars() {}

    /// Reads what follows the switch marker.
    static AmfValue decode(ByteBuf in) {
        need(in, 1, "3.1");
        int start = in.readerIndex();
        int marker = in.readUnsignedByte();
        return switch (marker) {
            case UNDEFINED -> AmfValue.UNDEFINED;
            case NULL -> AmfValue.NULL;
            case FALSE -> AmfValue.of(false);
            case TRUE -> AmfValue.of(true);
            case INTEGER -> {
                int signed = unsigned29(in) << (Integer.SIZE - INTEGER_BITS) >> (Integer.SIZE - INTEGER_BITS);
                yield AmfValue.of((double) signed);
            }
            case DOUBLE -> {
                need(in, 8, "3.7");
                yield AmfValue.of(in.readDouble());
            }
            case STRING -> {
                int header = unsigned29(in);
                yield (header & 1) == 0 ? unread(in, start) : string(in, header >> 1);
            }
            default -> unread(in, start);
        };
    }

    private static AmfValue string(ByteBuf in, int length) {
        if (length > Amf0Decoder.MAX_STRING_BYTES) {
            throw new WireException(
                    "a string of at most " + Amf0Decoder.MAX_STRING_BYTES + " bytes expected, " + length + " announced",
                    SPEC + "3.8");
        }
        need(in, length, "3.8");
        return AmfValue.of(in.readString(length, StandardCharsets.UTF_8));
    }

    private static AmfValue unread(ByteBuf in, int start) {
        in.readerIndex(start);
        return new AmfValue.Amf3(Payload.copyOf(in));
    }

    // Up to four bytes, seven bits in each of the first three, all eight in the fourth (section 1.3.1).
    private static int unsigned29(ByteBuf in) {
        int value = 0;
        for (int i = 0; i < 3; i++) {
            need(in, 1, "1.3.1");
            int next = in.readUnsignedByte();
            value = (value << 7) | (next & 0x7F);
            if (next < 0x80) {
                return value;
            }
        }
        need(in, 1, "1.3.1");
        return (value << 8) | in.readUnsignedByte();
    }

    private static void need(ByteBuf in, int bytes, String section) {
        if (in.readableBytes() < bytes) {
            throw new WireException(
                    bytes + " bytes of an AMF3 value expected, " + in.readableBytes() + " are left", SPEC + section);
        }
    }
}
