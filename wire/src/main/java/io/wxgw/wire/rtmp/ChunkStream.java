package io.wxgw.wire.rtmp;

import io.netty.buffer.ByteBuf;
import io.wxgw.wire.media.Payload;
import java.util.Arrays;

/// What one chunk stream remembers between its chunks: the last header, and the message it is in the middle of.
final class ChunkStream {
    // Small messages get their array at once; more is given only as bytes come.
    private static final int FIRST_BYTES = 4_096;
    private static final byte[] NOTHING = {};

    int typeId;
    int messageStreamId;
    int length;
    // The timestamp or delta of the last header, from the extended field if there was one.
    long timestampField;
    boolean extended;
    long timestampMs;
    boolean inMessage;
    int received;

    private byte[] body = NOTHING;

    /// Makes room for `more` bytes; returns by how much the memory held has grown.
    int reserve(int more) {
        int needed = received + more;
        if (needed <= body.length) {
            return 0;
        }
        int before = body.length;
        body = Arrays.copyOf(body, Math.min(length, Math.max(needed, Math.max(FIRST_BYTES, 2 * before))));
        return body.length - before;
    }

    void read(ByteBuf in, int bytes) {
        in.readBytes(body, received, bytes);
        received += bytes;
    }

    boolean isComplete() {
        return inMessage && received == length;
    }

    int capacity() {
        return body.length;
    }

    /// Gives the body away and waits for the next message.
    Payload takeBody() {
        Payload taken = Payload.of(body, 0, received);
        body = NOTHING;
        received = 0;
        inMessage = false;
        return taken;
    }
}
