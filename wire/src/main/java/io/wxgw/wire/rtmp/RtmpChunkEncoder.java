package io.wxgw.wire.rtmp;

import io.netty.buffer.ByteBuf;
import io.wxgw.wire.amf.Amf0Encoder;
import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtmp.RtmpMessage.UserControl;
import java.util.List;

/// Messages to chunks (RTMP 1.0 section 5.3); the other half of [RtmpChunkDecoder].
///
/// Every message starts with a format 0 header and so stands for itself: the only state is the chunk size. The
/// delta formats would save 4 bytes a message and bring every reader's reading of them into play (nginx-rtmp and
/// the document differ on format 3); and what stands for itself can be encoded once for all players.
///
/// One owner, one thread.
public final class RtmpChunkEncoder {
    /// What we set on every connection: one chunk for all but key frames.
    public static final int PREFERRED_CHUNK_SIZE = 65_536;

    private static final int CONTROL_CHUNK_STREAM = 2;
    private static final int COMMAND_CHUNK_STREAM = 3;
    private static final int AUDIO_CHUNK_STREAM = 4;
    private static final int DATA_CHUNK_STREAM = 5;
    private static final int VIDEO_CHUNK_STREAM = 6;
    private static final int FORMAT_3 = 3 << 6;
    private static final int EXTENDED = 0xFF_FFFF;

    private int chunkSize = RtmpChunkDecoder.DEFAULT_CHUNK_SIZE;

    /// The chunk size in force; changed by encoding a [RtmpMessage.SetChunkSize].
    public int chunkSize() {
        return chunkSize;
    }

    /// Appends one message.
    ///
    /// @throws IllegalArgumentException if its body is longer than 2^24-1 bytes
    public void encode(RtmpMessage message, ByteBuf out) {
        switch (message) {
            case RtmpMessage.SetChunkSize(int size) -> {
                control(MessageType.SET_CHUNK_SIZE, size, out);
                chunkSize = size;
            }
            case RtmpMessage.Abort(int chunkStreamId) -> control(MessageType.ABORT, chunkStreamId, out);
            case RtmpMessage.Acknowledgement(long sequenceNumber) ->
                control(MessageType.ACKNOWLEDGEMENT, sequenceNumber, out);
            case RtmpMessage.WindowAcknowledgementSize(long windowBytes) ->
                control(MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE, windowBytes, out);
            case RtmpMessage.SetPeerBandwidth(long windowBytes, int limitType) -> {
                int start = header(CONTROL_CHUNK_STREAM, 0, 0, MessageType.SET_PEER_BANDWIDTH, 0, out);
                out.writeInt((int) windowBytes).writeByte(limitType);
                splitWritten(CONTROL_CHUNK_STREAM, 0, start, out);
            }
            case UserControl event -> userControl(event, out);
            case RtmpMessage.Command(int stream, String name, double transactionId, List<AmfValue> arguments) -> {
                int start = header(COMMAND_CHUNK_STREAM, 0, 0, MessageType.COMMAND_AMF0, stream, out);
                Amf0Encoder.encode(AmfValue.of(name), out);
                Amf0Encoder.encode(AmfValue.of(transactionId), out);
                Amf0Encoder.encodeAll(arguments, out);
                splitWritten(COMMAND_CHUNK_STREAM, 0, start, out);
            }
            case RtmpMessage.Data(int stream, long timestampMs, List<AmfValue> values) -> {
                int start = header(DATA_CHUNK_STREAM, timestampMs, 0, MessageType.DATA_AMF0, stream, out);
                Amf0Encoder.encodeAll(values, out);
                splitWritten(DATA_CHUNK_STREAM, timestampMs, start, out);
            }
            case RtmpMessage.Audio(int stream, long timestampMs, Payload body) ->
                whole(AUDIO_CHUNK_STREAM, timestampMs, MessageType.AUDIO, stream, body, out);
            case RtmpMessage.Video(int stream, long timestampMs, Payload body) ->
                whole(VIDEO_CHUNK_STREAM, timestampMs, MessageType.VIDEO, stream, body, out);
            case RtmpMessage.Unknown(int typeId, int stream, long timestampMs, Payload body) ->
                whole(DATA_CHUNK_STREAM, timestampMs, typeId, stream, body, out);
        }
    }

    /// How many bytes [#encode] will need at most for a body of this length: what to allocate.
    public int encodedBytes(int bodyBytes) {
        return 16 + bodyBytes + bodyBytes / chunkSize * 5;
    }

    private void userControl(UserControl event, ByteBuf out) {
        int start = header(CONTROL_CHUNK_STREAM, 0, 0, MessageType.USER_CONTROL, 0, out);
        switch (event) {
            case UserControl.StreamBegin(long id) -> event(MessageType.EVENT_STREAM_BEGIN, id, out);
            case UserControl.StreamEof(long id) -> event(MessageType.EVENT_STREAM_EOF, id, out);
            case UserControl.StreamDry(long id) -> event(MessageType.EVENT_STREAM_DRY, id, out);
            case UserControl.SetBufferLength(long id, long bufferMs) -> {
                event(MessageType.EVENT_SET_BUFFER_LENGTH, id, out);
                out.writeInt((int) bufferMs);
            }
            case UserControl.StreamIsRecorded(long id) -> event(MessageType.EVENT_STREAM_IS_RECORDED, id, out);
            case UserControl.PingRequest(long timestampMs) -> event(MessageType.EVENT_PING_REQUEST, timestampMs, out);
            case UserControl.PingResponse(long timestampMs) -> event(MessageType.EVENT_PING_RESPONSE, timestampMs, out);
            case UserControl.UnknownEvent(int eventType, Payload data) -> {
                out.writeShort(eventType);
                data.writeTo(out);
            }
        }
        splitWritten(CONTROL_CHUNK_STREAM, 0, start, out);
    }

    private static void event(int type, long value, ByteBuf out) {
        out.writeShort(type).writeInt((int) value);
    }

    private void control(int typeId, long value, ByteBuf out) {
        int start = header(CONTROL_CHUNK_STREAM, 0, 0, typeId, 0, out);
        out.writeInt((int) value);
        splitWritten(CONTROL_CHUNK_STREAM, 0, start, out);
    }

    private void whole(int chunkStreamId, long timestampMs, int typeId, int stream, Payload body, ByteBuf out) {
        if (body.length() > RtmpChunkDecoder.MAX_CHUNK_SIZE) {
            throw new IllegalArgumentException("a body of at most 2^24-1 bytes expected: " + body.length());
        }
        header(chunkStreamId, timestampMs, body.length(), typeId, stream, out);
        int done = Math.min(chunkSize, body.length());
        body.slice(0, done).writeTo(out);
        while (done < body.length()) {
            continuation(chunkStreamId, timestampMs, out);
            int take = Math.min(chunkSize, body.length() - done);
            body.slice(done, take).writeTo(out);
            done += take;
        }
    }

    // Returns where the body starts.
    private static int header(
            int chunkStreamId, long timestampMs, int length, int typeId, int messageStreamId, ByteBuf out) {
        boolean extended = isExtended(timestampMs);
        out.writeByte(chunkStreamId);
        out.writeMedium(extended ? EXTENDED : (int) timestampMs);
        out.writeMedium(length);
        out.writeByte(typeId);
        out.writeIntLE(messageStreamId);
        if (extended) {
            out.writeInt((int) timestampMs);
        }
        return out.writerIndex();
    }

    // A body of a length not known before lies at `start`: its length goes into the header, and what is beyond one
    // chunk is moved apart.
    private void splitWritten(int chunkStreamId, long timestampMs, int start, ByteBuf out) {
        int length = out.writerIndex() - start;
        if (length > RtmpChunkDecoder.MAX_CHUNK_SIZE) {
            throw new IllegalArgumentException("a body of at most 2^24-1 bytes expected: " + length);
        }
        int lengthAt = start - (isExtended(timestampMs) ? 4 : 0) - 8;
        out.setMedium(lengthAt, length);
        if (length <= chunkSize) {
            return;
        }
        byte[] beyond = new byte[length - chunkSize];
        out.getBytes(start + chunkSize, beyond);
        out.writerIndex(start + chunkSize);
        for (int done = 0; done < beyond.length; done += chunkSize) {
            continuation(chunkStreamId, timestampMs, out);
            out.writeBytes(beyond, done, Math.min(chunkSize, beyond.length - done));
        }
    }

    private static void continuation(int chunkStreamId, long timestampMs, ByteBuf out) {
        out.writeByte(FORMAT_3 | chunkStreamId);
        if (isExtended(timestampMs)) {
            out.writeInt((int) timestampMs);
        }
    }

    private static boolean isExtended(long timestampMs) {
        return Long.compareUnsigned(timestampMs & 0xFFFF_FFFFL, EXTENDED) >= 0;
    }
}
