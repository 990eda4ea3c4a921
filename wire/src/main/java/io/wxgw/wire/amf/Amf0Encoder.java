package io.wxgw.wire.amf;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SequencedMap;

/// Writes AMF0 values (AMF 0 section 2); the other half of [Amf0Decoder]. Any thread.
public final class Amf0Encoder {
    private static final int MAX_SHORT = 0xFFFF;

    private Amf0Encoder() {}

    /// Appends all values.
    public static void encodeAll(List<AmfValue> values, ByteBuf out) {
        for (AmfValue value : values) {
            encode(value, out);
        }
    }

    /// Appends one value.
    ///
    /// @throws IllegalArgumentException if a property's name is longer than 65,535 bytes
    public static void encode(AmfValue value, ByteBuf out) {
        switch (value) {
            case AmfValue.Num(double number) -> out.writeByte(Amf0Marker.NUMBER).writeDouble(number);
            case AmfValue.Bool(boolean bool) ->
                out.writeByte(Amf0Marker.BOOLEAN).writeBoolean(bool);
            case AmfValue.Str(String text) -> {
                if (ByteBufUtil.utf8Bytes(text) > MAX_SHORT) {
                    longString(Amf0Marker.LONG_STRING, text, out);
                } else {
                    out.writeByte(Amf0Marker.STRING);
                    shortString(text, out);
                }
            }
            case AmfValue.Obj(SequencedMap<String, AmfValue> properties) -> {
                out.writeByte(Amf0Marker.OBJECT);
                properties(properties, out);
            }
            case AmfValue.Null() -> out.writeByte(Amf0Marker.NULL);
            case AmfValue.Undefined() -> out.writeByte(Amf0Marker.UNDEFINED);
            case AmfValue.Reference(int index) ->
                out.writeByte(Amf0Marker.REFERENCE).writeShort(index);
            case AmfValue.EcmaArray(SequencedMap<String, AmfValue> properties) -> {
                out.writeByte(Amf0Marker.ECMA_ARRAY).writeInt(properties.size());
                properties(properties, out);
            }
            case AmfValue.StrictArray(List<AmfValue> elements) -> {
                out.writeByte(Amf0Marker.STRICT_ARRAY).writeInt(elements.size());
                encodeAll(elements, out);
            }
            case AmfValue.Date(double unixMs, int timeZone) ->
                out.writeByte(Amf0Marker.DATE).writeDouble(unixMs).writeShort(timeZone);
            case AmfValue.LongString(String text) -> longString(Amf0Marker.LONG_STRING, text, out);
            case AmfValue.Unsupported() -> out.writeByte(Amf0Marker.UNSUPPORTED);
            case AmfValue.XmlDocument(String text) -> longString(Amf0Marker.XML_DOCUMENT, text, out);
            case AmfValue.TypedObject(String className, SequencedMap<String, AmfValue> properties) -> {
                out.writeByte(Amf0Marker.TYPED_OBJECT);
                shortString(className, out);
                properties(properties, out);
            }
            case AmfValue.Amf3 amf3 -> {
                out.writeByte(Amf0Marker.AVMPLUS);
                amf3.rest().writeTo(out);
            }
        }
    }

    private static void properties(SequencedMap<String, AmfValue> properties, ByteBuf out) {
        properties.forEach((name, value) -> {
            shortString(name, out);
            encode(value, out);
        });
        out.writeShort(0).writeByte(Amf0Marker.OBJECT_END);
    }

    private static void shortString(String text, ByteBuf out) {
        int length = ByteBufUtil.utf8Bytes(text);
        if (length > MAX_SHORT) {
            throw new IllegalArgumentException("a name of at most 65,535 bytes expected: " + length);
        }
        out.writeShort(length);
        out.writeCharSequence(text, StandardCharsets.UTF_8);
    }

    private static void longString(int marker, String text, ByteBuf out) {
        out.writeByte(marker).writeInt(ByteBufUtil.utf8Bytes(text));
        out.writeCharSequence(text, StandardCharsets.UTF_8);
    }
}
