package io.wxgw.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.media.Payload;
import java.util.ArrayList;
import java.util.List;

/// The tags of an FLV file (FLV 10.1 annexes E.2 to E.4.1): how sample media lies in the tree. For trusted files only.
public final class FlvFile {
    /// One tag.
    ///
    /// @param type 8 sound, 9 picture, 18 script
    /// @param timestampMs 24 bits and the 8 extended ones above them
    public record Tag(int type, long timestampMs, Payload body) {
        /// Tag type of sound.
        public static final int AUDIO = 8;

        /// Tag type of pictures.
        public static final int VIDEO = 9;

        /// Tag type of metadata.
        public static final int SCRIPT = 18;
    }

    private FlvFile() {}

    /// All tags in order.
    public static List<Tag> parse(byte[] file) {
        ByteBuf in = Unpooled.wrappedBuffer(file);
        in.skipBytes(5);
        in.skipBytes(in.readInt() - 9);
        in.skipBytes(4);
        List<Tag> tags = new ArrayList<>();
        while (in.isReadable()) {
            int type = in.readUnsignedByte();
            int size = in.readUnsignedMedium();
            long timestampMs = in.readUnsignedMedium() | ((long) in.readUnsignedByte() << 24);
            in.skipBytes(3);
            tags.add(new Tag(type, timestampMs, Payload.copyOf(in.readSlice(size))));
            in.skipBytes(4);
        }
        return tags;
    }
}
