package io.wxgw.wire.flv;

import io.netty.buffer.ByteBuf;
import io.wxgw.wire.amf.Amf0Encoder;
import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.media.Payload;
import java.util.List;
import java.util.Set;

/// The file around the bodies of tags, which is also what HTTP-FLV sends (FLV 10.1 annexes E.2 to E.4.1).
///
/// ```
///  file:  'F' 'L' 'V' 1 | 0000 0A0V | 9 (32 bits) | 0 (32) | tag ...
///  tag:   type (8) | body bytes (24) | timestamp, low (24) | high (8) | 0 (24) | body | bytes of all that (32)
/// ```
/// Stateless; any thread.
public final class FlvFileWriter {
    /// Of the file's header, with the size of the tag that is not before the first.
    public static final int HEADER_BYTES = 13;

    /// Of a tag beside its body.
    public static final int TAG_BYTES = 15;

    /// What a tag holds.
    public enum TagType {
        /// Sound.
        AUDIO(8, 0b100),
        /// Pictures.
        VIDEO(9, 0b001),
        /// Metadata.
        SCRIPT(18, 0);

        private final int onWire;
        private final int headerFlag;

        TagType(int onWire, int headerFlag) {
            this.onWire = onWire;
            this.headerFlag = headerFlag;
        }
    }

    private static final int VERSION = 1;
    private static final int DATA_OFFSET = 9;
    private static final int TAG_HEADER_BYTES = 11;

    private FlvFileWriter() {}

    /// The beginning of a file.
    ///
    /// @param tracks what there will be: players wait for everything that is announced
    public static void header(Set<TagType> tracks, ByteBuf out) {
        int flags = 0;
        for (TagType track : tracks) {
            flags |= track.headerFlag;
        }
        out.writeByte('F').writeByte('L').writeByte('V').writeByte(VERSION).writeByte(flags);
        out.writeInt(DATA_OFFSET).writeInt(0);
    }

    /// A tag.
    ///
    /// @param timestampMs modulo 2^32
    public static void tag(TagType type, long timestampMs, Payload body, ByteBuf out) {
        int start = begin(type, timestampMs, out);
        body.writeTo(out);
        end(start, out);
    }

    /// A tag with metadata.
    ///
    /// @param timestampMs modulo 2^32
    /// @param values the handler's name first, such as `onMetaData`
    public static void script(long timestampMs, List<AmfValue> values, ByteBuf out) {
        int start = begin(TagType.SCRIPT, timestampMs, out);
        Amf0Encoder.encodeAll(values, out);
        end(start, out);
    }

    private static int begin(TagType type, long timestampMs, ByteBuf out) {
        int start = out.writerIndex();
        out.writeByte(type.onWire).writeMedium(0);
        out.writeMedium((int) timestampMs & 0xFF_FFFF).writeByte((int) (timestampMs >>> 24));
        out.writeMedium(0);
        return start;
    }

    // The length is known now.
    private static void end(int start, ByteBuf out) {
        int bytes = out.writerIndex() - start;
        out.setMedium(start + 1, bytes - TAG_HEADER_BYTES);
        out.writeInt(bytes);
    }
}
