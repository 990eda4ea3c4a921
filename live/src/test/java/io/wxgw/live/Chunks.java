package io.wxgw.live;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.amf.Amf0Encoder;
import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.media.Payload;
import java.util.List;

/// Writes chunks as one pleases: any format, any chunk stream, any order (RTMP 1.0 section 5.3.1). Beside the
/// encoder of `wire`, which writes format 0 only, because real clients write everything else.
final class Chunks {
    static final int SET_CHUNK_SIZE = 1;
    static final int ACKNOWLEDGEMENT = 3;
    static final int USER_CONTROL = 4;
    static final int WINDOW_ACKNOWLEDGEMENT_SIZE = 5;
    static final int SET_PEER_BANDWIDTH = 6;
    static final int AUDIO = 8;
    static final int VIDEO = 9;
    static final int COMMAND_AMF3 = 17;
    static final int DATA = 18;
    static final int COMMAND = 20;
    static final int AGGREGATE = 22;

    private final ByteBuf out = Unpooled.buffer();
    private int chunkSize = 128;

    /// What was written since the last call.
    byte[] take() {
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        out.clear();
        return bytes;
    }

    /// From here on; the message that says so is the caller's.
    Chunks chunkSize(int bytes) {
        chunkSize = bytes;
        return this;
    }

    /// Format 0: everything in the header.
    Chunks full(int chunkStreamId, long timestampMs, int type, int messageStreamId, byte[] body) {
        basic(0, chunkStreamId);
        out.writeMedium((int) timestampMs)
                .writeMedium(body.length)
                .writeByte(type)
                .writeIntLE(messageStreamId);
        return body(chunkStreamId, body);
    }

    /// Format 1: the message stream of before.
    Chunks delta(int chunkStreamId, int deltaMs, int type, byte[] body) {
        basic(1, chunkStreamId);
        out.writeMedium(deltaMs).writeMedium(body.length).writeByte(type);
        return body(chunkStreamId, body);
    }

    /// Format 2: length and type of before too.
    Chunks deltaOnly(int chunkStreamId, int deltaMs, byte[] body) {
        basic(2, chunkStreamId);
        out.writeMedium(deltaMs);
        return body(chunkStreamId, body);
    }

    /// Format 3 for a new message: everything as before, the delta too.
    Chunks same(int chunkStreamId, byte[] body) {
        basic(3, chunkStreamId);
        return body(chunkStreamId, body);
    }

    Chunks control(int type, long value) {
        return full(2, 0, type, 0, Unpooled.copyInt((int) value).array());
    }

    Chunks command(int chunkStreamId, int messageStreamId, String name, double transactionId, AmfValue... arguments) {
        return full(chunkStreamId, 0, COMMAND, messageStreamId, command(name, transactionId, arguments));
    }

    static byte[] command(String name, double transactionId, AmfValue... arguments) {
        ByteBuf body = Unpooled.buffer();
        Amf0Encoder.encode(AmfValue.of(name), body);
        Amf0Encoder.encode(AmfValue.of(transactionId), body);
        Amf0Encoder.encodeAll(List.of(arguments), body);
        return Payload.copyOf(body).toBytes();
    }

    static byte[] values(AmfValue... values) {
        ByteBuf body = Unpooled.buffer();
        Amf0Encoder.encodeAll(List.of(values), body);
        return Payload.copyOf(body).toBytes();
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private void basic(int format, int chunkStreamId) {
        if (chunkStreamId < 64) {
            out.writeByte((format << 6) | chunkStreamId);
        } else if (chunkStreamId < 320) {
            out.writeByte(format << 6).writeByte(chunkStreamId - 64);
        } else {
            out.writeByte((format << 6) | 1)
                    .writeByte((chunkStreamId - 64) & 0xFF)
                    .writeByte((chunkStreamId - 64) >> 8);
        }
    }

    private Chunks body(int chunkStreamId, byte[] body) {
        int done = Math.min(chunkSize, body.length);
        out.writeBytes(body, 0, done);
        while (done < body.length) {
            basic(3, chunkStreamId);
            int take = Math.min(chunkSize, body.length - done);
            out.writeBytes(body, done, take);
            done += take;
        }
        return this;
    }
}
