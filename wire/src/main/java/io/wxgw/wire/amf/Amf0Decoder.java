package io.wxgw.wire.amf;

import io.netty.buffer.ByteBuf;
import io.wxgw.wire.WireException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Reads AMF0 values from borrowed bytes (AMF 0 section 2). Nothing is allocated by an announced count or length
/// before as many bytes are there. One call, one thread.
public final class Amf0Decoder {
    /// Deepest nesting: real commands need three; recursion must not be a peer's choice.
    public static final int MAX_DEPTH = 32;

    /// Most values in one message: a value costs one byte on the wire and some thirty on the heap.
    public static final int MAX_VALUES = 16_384;

    /// Longest string in bytes: no command or metadata needs more.
    public static final int MAX_STRING_BYTES = 262_144;

    private static final String SPEC = "AMF 0 section 2.";

    private final ByteBuf in;
    private int values;

    private Amf0Decoder(ByteBuf in) {
        this.in = in;
    }

    /// Reads values until no byte is left.
    ///
    /// @throws WireException if the bytes are not AMF0 or pass a limit of this class
    public static List<AmfValue> decodeAll(ByteBuf borrowed) {
        Amf0Decoder decoder = new Amf0Decoder(borrowed);
        List<AmfValue> all = new ArrayList<>();
        while (borrowed.isReadable()) {
            all.add(decoder.value(1));
        }
        return all;
    }

    /// Reads one value and leaves the rest.
    ///
    /// @throws WireException if the bytes are not AMF0 or pass a limit of this class
    public static AmfValue decode(ByteBuf borrowed) {
        return new Amf0Decoder(borrowed).value(1);
    }

    private AmfValue value(int depth) {
        if (depth > MAX_DEPTH) {
            throw new WireException("nesting of at most " + MAX_DEPTH + " expected, deeper came", SPEC + "5");
        }
        if (++values > MAX_VALUES) {
            throw new WireException("at most " + MAX_VALUES + " values expected, more came", SPEC + "1");
        }
        need(1, "a marker", "1");
        int marker = in.readUnsignedByte();
        return switch (marker) {
            case Amf0Marker.NUMBER -> {
                need(8, "a number", "2");
                yield new AmfValue.Num(in.readDouble());
            }
            case Amf0Marker.BOOLEAN -> {
                need(1, "a boolean", "3");
                yield new AmfValue.Bool(in.readByte() != 0);
            }
            case Amf0Marker.STRING -> new AmfValue.Str(shortString("4"));
            case Amf0Marker.OBJECT -> new AmfValue.Obj(properties(depth, "5"));
            case Amf0Marker.NULL -> AmfValue.NULL;
            case Amf0Marker.UNDEFINED -> AmfValue.UNDEFINED;
            case Amf0Marker.REFERENCE -> {
                need(2, "a reference", "9");
                yield new AmfValue.Reference(in.readUnsignedShort());
            }
            case Amf0Marker.ECMA_ARRAY -> {
                need(4, "a count", "10");
                // The count is a hint that peers fill with 0 or nonsense; the end marker rules.
                in.skipBytes(4);
                yield new AmfValue.EcmaArray(properties(depth, "10"));
            }
            case Amf0Marker.STRICT_ARRAY -> new AmfValue.StrictArray(elements(depth));
            case Amf0Marker.DATE -> {
                need(10, "a date", "13");
                yield new AmfValue.Date(in.readDouble(), in.readShort());
            }
            case Amf0Marker.LONG_STRING -> new AmfValue.LongString(longString("14"));
            case Amf0Marker.UNSUPPORTED -> new AmfValue.Unsupported();
            case Amf0Marker.XML_DOCUMENT -> new AmfValue.XmlDocument(longString("17"));
            case Amf0Marker.TYPED_OBJECT -> new AmfValue.TypedObject(shortString("18"), properties(depth, "18"));
            case Amf0Marker.AVMPLUS -> Amf3Scalars.decode(in);
            default -> throw new WireException("an AMF0 marker expected, " + marker + " came", SPEC + "1");
        };
    }

    private SequencedMap<String, AmfValue> properties(int depth, String section) {
        SequencedMap<String, AmfValue> properties = new LinkedHashMap<>();
        while (true) {
            String name = shortString(section);
            need(1, "a property or the end", section);
            if (name.isEmpty() && in.getByte(in.readerIndex()) == Amf0Marker.OBJECT_END) {
                in.skipBytes(1);
                return properties;
            }
            properties.put(name, value(depth + 1));
        }
    }

    private List<AmfValue> elements(int depth) {
        need(4, "a count", "12");
        long count = in.readUnsignedInt();
        if (count > in.readableBytes()) {
            throw new WireException(
                    "at most " + in.readableBytes() + " elements can follow, " + count + " announced", SPEC + "12");
        }
        List<AmfValue> elements = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            elements.add(value(depth + 1));
        }
        return elements;
    }

    private String shortString(String section) {
        need(2, "a string length", section);
        return string(in.readUnsignedShort(), section);
    }

    private String longString(String section) {
        need(4, "a string length", section);
        return string(in.readUnsignedInt(), section);
    }

    private String string(long length, String section) {
        if (length > MAX_STRING_BYTES) {
            throw new WireException(
                    "a string of at most " + MAX_STRING_BYTES + " bytes expected, " + length + " announced",
                    SPEC + section);
        }
        need((int) length, "a string", section);
        return in.readString((int) length, StandardCharsets.UTF_8);
    }

    private void need(int bytes, String what, String section) {
        if (in.readableBytes() < bytes) {
            throw new WireException(
                    what + " of " + bytes + " bytes expected, " + in.readableBytes() + " are left", SPEC + section);
        }
    }
}
