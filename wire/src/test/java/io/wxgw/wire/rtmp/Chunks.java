package io.wxgw.wire.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.SampleMedia;
import java.util.ArrayList;
import java.util.List;

/// Writes chunks one by one, as [RtmpChunkEncoder] never would but other people's encoders do.
final class Chunks {
    final ByteBuf bytes = Unpooled.buffer();

    /// Format 0: all fields.
    Chunks full(int chunkStreamId, long timestampMs, int length, int typeId, int messageStreamId) {
        basic(0, chunkStreamId);
        bytes.writeMedium(timestampMs >= 0xFF_FFFF ? 0xFF_FFFF : (int) timestampMs);
        bytes.writeMedium(length).writeByte(typeId).writeIntLE(messageStreamId);
        return extended(timestampMs);
    }

    /// Format 1: the message stream is the one before.
    Chunks sameStream(int chunkStreamId, long deltaMs, int length, int typeId) {
        basic(1, chunkStreamId);
        bytes.writeMedium(deltaMs >= 0xFF_FFFF ? 0xFF_FFFF : (int) deltaMs);
        bytes.writeMedium(length).writeByte(typeId);
        return extended(deltaMs);
    }

    /// Format 2: only the time is new.
    Chunks sameLength(int chunkStreamId, long deltaMs) {
        basic(2, chunkStreamId);
        bytes.writeMedium(deltaMs >= 0xFF_FFFF ? 0xFF_FFFF : (int) deltaMs);
        return extended(deltaMs);
    }

    /// Format 3: nothing is new, or a message goes on.
    Chunks same(int chunkStreamId) {
        basic(3, chunkStreamId);
        return this;
    }

    /// The four bytes that follow a time of 0xFFFFFF.
    Chunks field(long extended) {
        bytes.writeInt((int) extended);
        return this;
    }

    /// Bytes of a body, in hexadecimal digits.
    Chunks body(String digits) {
        SampleMedia.hex(digits).writeTo(bytes);
        return this;
    }

    /// `count` bytes of a body, all alike.
    Chunks body(int count, int value) {
        for (int i = 0; i < count; i++) {
            bytes.writeByte(value);
        }
        return this;
    }

    /// A whole `Set Chunk Size`.
    Chunks setChunkSize(long size) {
        return full(2, 0, 4, 1, 0).field(size);
    }

    /// The same when chunks have one byte.
    Chunks setChunkSizeInChunksOf1(int size) {
        full(2, 0, 4, 1, 0);
        bytes.writeByte(size >> 24);
        for (int shift = 16; shift >= 0; shift -= 8) {
            same(2);
            bytes.writeByte(size >> shift);
        }
        return this;
    }

    List<RtmpMessage> decoded() {
        return decoded(new RtmpChunkDecoder(RtmpLimits.DEFAULT));
    }

    List<RtmpMessage> decoded(RtmpChunkDecoder decoder) {
        List<RtmpMessage> messages = new ArrayList<>();
        decoder.decode(bytes, messages::add);
        return messages;
    }

    private void basic(int format, int chunkStreamId) {
        int high = format << 6;
        if (chunkStreamId < 64) {
            bytes.writeByte(high | chunkStreamId);
        } else if (chunkStreamId < 320) {
            bytes.writeByte(high).writeByte(chunkStreamId - 64);
        } else {
            bytes.writeByte(high | 1).writeByte((chunkStreamId - 64) & 0xFF).writeByte((chunkStreamId - 64) >> 8);
        }
    }

    private Chunks extended(long time) {
        if (time >= 0xFF_FFFF) {
            field(time);
        }
        return this;
    }
}
