package io.wxgw.wire.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.WireException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Turns the bytes after the handshake into messages (RTMP 1.0 section 5.3).
///
/// ```
///  basic header 1-3 bytes     message header                                  extended timestamp
/// +--------+---------+  fmt 0: timestamp 3, length 3, type 1, stream 4 (LE)  +-------------------+
/// |fmt 2bit| csid    |  fmt 1: delta 3, length 3, type 1                     | 4, if the 3 bytes |
/// |        | 6/8/16  |  fmt 2: delta 3                                       | were 0xFFFFFF     |
/// +--------+---------+  fmt 3: nothing                                       +-------------------+
/// ```
///
/// Bytes may come in any portions: an unfinished header is kept in 18 bytes, a body in an array that grows as its
/// bytes come, never by the announced length. A `Set Chunk Size` counts from the next chunk on, also in the middle
/// of another message.
///
/// After a [WireException] the decoder must not be used again. One owner, one thread.
public final class RtmpChunkDecoder {
    /// Largest chunk size there is: no message can be longer, so that a larger one says the same (section
    /// 5.4.1). Chunks are read as they come: a large size costs no memory, and cutting it to a smaller one
    /// would lose step with the peer.
    public static final int MAX_CHUNK_SIZE = 0xFF_FFFF;

    /// Chunk size until the peer sets another (section 5.4.1).
    public static final int DEFAULT_CHUNK_SIZE = 128;

    private static final int MAX_HEADER_BYTES = 3 + 11 + 4;
    private static final int EXTENDED = 0xFF_FFFF;
    private static final int[] MESSAGE_HEADER_BYTES = {11, 7, 3, 0};
    private static final String HEADER_SPEC = "RTMP 1.0 section 5.3.1";

    private final RtmpLimits limits;
    private final MessageDecoder messages = new MessageDecoder();
    private final Map<Integer, ChunkStream> chunkStreams = new HashMap<>();
    private final byte[] header = new byte[MAX_HEADER_BYTES];
    private int headerFilled;
    private int chunkSize = DEFAULT_CHUNK_SIZE;
    private int partialBytes;

    // The chunk whose body is being read: null between chunks.
    private @Nullable ChunkStream current;
    private int chunkRemaining;

    /// @param limits what the peer may make this decoder hold
    public RtmpChunkDecoder(RtmpLimits limits) {
        this.limits = limits;
    }

    /// Reads everything in `borrowed` and hands out each message as soon as it is complete.
    ///
    /// `Set Chunk Size` and `Abort` have taken effect here before they are handed out.
    ///
    /// @throws WireException if the bytes break the protocol or pass a limit
    public void decode(ByteBuf borrowed, Consumer<? super RtmpMessage> out) {
        while (true) {
            ChunkStream stream = current;
            if (stream == null) {
                if (!readHeader(borrowed, out)) {
                    return;
                }
            } else {
                readBody(stream, borrowed);
                if (chunkRemaining > 0) {
                    return;
                }
                current = null;
                if (stream.isComplete()) {
                    finish(stream, out);
                }
            }
        }
    }

    /// Bytes held for half-received messages.
    public int partialBytes() {
        return partialBytes;
    }

    /// Whether the bytes so far ended with a complete message: what a truncated stream lacks.
    public boolean isAtMessageBoundary() {
        return current == null && headerFilled == 0 && partialBytes == 0;
    }

    // Returns false when more bytes are needed.
    private boolean readHeader(ByteBuf in, Consumer<? super RtmpMessage> out) {
        while (true) {
            int needed = headerBytesNeeded();
            if (needed > headerFilled) {
                int take = Math.min(needed - headerFilled, in.readableBytes());
                in.readBytes(header, headerFilled, take);
                headerFilled += take;
                if (headerFilled < needed) {
                    return false;
                }
            } else {
                startChunk(out);
                return true;
            }
        }
    }

    private int headerBytesNeeded() {
        if (headerFilled == 0) {
            return 1;
        }
        int basic = basicHeaderBytes();
        if (headerFilled < basic) {
            return basic;
        }
        int format = format();
        int withMessage = basic + MESSAGE_HEADER_BYTES[format];
        if (headerFilled < withMessage) {
            return withMessage;
        }
        boolean extended = format == 3 ? known(chunkStreamId()).extended : medium(basic) == EXTENDED;
        return extended ? withMessage + 4 : withMessage;
    }

    private void startChunk(Consumer<? super RtmpMessage> out) {
        int basic = basicHeaderBytes();
        int format = format();
        int id = chunkStreamId();
        int extendedAt = basic + MESSAGE_HEADER_BYTES[format];
        boolean hasExtended = headerFilled > extendedAt;
        long extendedField = hasExtended ? unsignedInt(extendedAt) : 0;
        headerFilled = 0;
        ChunkStream stream = format == 3 ? known(id) : opened(id, format);
        boolean continues = stream.inMessage;
        if (format != 3) {
            if (continues) {
                throw new WireException(
                        "the rest of a message on chunk stream " + id + " expected, a header of format " + format
                                + " came",
                        HEADER_SPEC + ".2");
            }
            int field = medium(basic);
            stream.extended = field == EXTENDED;
            stream.timestampField = hasExtended ? extendedField : field;
            if (format == 0) {
                stream.messageStreamId = Integer.reverseBytes(int32(basic + 7));
            }
            if (format <= 1) {
                stream.length = medium(basic + 3);
                stream.typeId = header[basic + 6] & 0xFF;
            }
        }
        // Some encoders leave the field out on format 3: then these four bytes are already the body.
        boolean bodyInField = format == 3
                && hasExtended
                && extendedField != stream.timestampField
                && extendedField != stream.timestampMs;
        if (!continues) {
            begin(stream, format);
        }
        chunkRemaining = Math.min(chunkSize, stream.length - stream.received);
        current = stream;
        if (bodyInField) {
            byte[] body = {header[extendedAt], header[extendedAt + 1], header[extendedAt + 2], header[extendedAt + 3]};
            decode(Unpooled.wrappedBuffer(body), out);
        }
    }

    private void begin(ChunkStream stream, int format) {
        if (stream.length > limits.maxMessageBytes()) {
            throw new WireException(
                    "a message of at most " + limits.maxMessageBytes() + " bytes expected, " + stream.length
                            + " announced",
                    "RTMP 1.0 section 6.1.1");
        }
        // Format 3 after format 0 takes the timestamp of that as its delta (section 5.3.1.2.4).
        stream.timestampMs =
                (format == 0 ? stream.timestampField : stream.timestampMs + stream.timestampField) & 0xFFFF_FFFFL;
        stream.inMessage = true;
    }

    private void readBody(ChunkStream stream, ByteBuf in) {
        int take = Math.min(chunkRemaining, in.readableBytes());
        if (take > 0) {
            partialBytes += stream.reserve(take);
            if (partialBytes > limits.maxPartialBytes()) {
                throw new WireException(
                        "at most " + limits.maxPartialBytes() + " bytes of unfinished messages expected, more came",
                        "RTMP 1.0 section 5.3");
            }
            stream.read(in, take);
            chunkRemaining -= take;
        }
    }

    private void finish(ChunkStream stream, Consumer<? super RtmpMessage> out) {
        partialBytes -= stream.capacity();
        messages.decode(stream.typeId, stream.messageStreamId, stream.timestampMs, stream.takeBody(), message -> {
            switch (message) {
                case RtmpMessage.SetChunkSize(int size) -> chunkSize = size;
                case RtmpMessage.Abort(int id) -> abort(id);
                default -> {}
            }
            out.accept(message);
        });
    }

    private void abort(int id) {
        ChunkStream stream = chunkStreams.get(id);
        if (stream != null) {
            partialBytes -= stream.capacity();
            var _ = stream.takeBody();
        }
    }

    private ChunkStream known(int id) {
        ChunkStream stream = chunkStreams.get(id);
        if (stream == null) {
            throw new WireException(
                    "a full header first on chunk stream " + id + " expected, format 3 came", HEADER_SPEC + ".2.4");
        }
        return stream;
    }

    private ChunkStream opened(int id, int format) {
        ChunkStream stream = chunkStreams.get(id);
        if (stream != null) {
            return stream;
        }
        // Format 1 first is a habit of librtmp's control messages; it lacks only the message stream, which is 0.
        if (format == 2) {
            throw new WireException(
                    "a full header first on chunk stream " + id + " expected, format 2 came", HEADER_SPEC + ".2.3");
        }
        if (chunkStreams.size() >= limits.maxChunkStreams()) {
            throw new WireException(
                    "at most " + limits.maxChunkStreams() + " chunk streams expected, more came", HEADER_SPEC + ".1");
        }
        ChunkStream opened = new ChunkStream();
        chunkStreams.put(id, opened);
        return opened;
    }

    private int basicHeaderBytes() {
        return switch (header[0] & 0x3F) {
            case 0 -> 2;
            case 1 -> 3;
            default -> 1;
        };
    }

    private int format() {
        return (header[0] & 0xC0) >>> 6;
    }

    private int chunkStreamId() {
        int id = header[0] & 0x3F;
        return switch (id) {
            case 0 -> 64 + (header[1] & 0xFF);
            case 1 -> 64 + (header[1] & 0xFF) + 256 * (header[2] & 0xFF);
            default -> id;
        };
    }

    private int medium(int at) {
        return ((header[at] & 0xFF) << 16) | ((header[at + 1] & 0xFF) << 8) | (header[at + 2] & 0xFF);
    }

    private int int32(int at) {
        return (medium(at) << 8) | (header[at + 3] & 0xFF);
    }

    private long unsignedInt(int at) {
        return int32(at) & 0xFFFF_FFFFL;
    }
}
