package io.wxgw.wire.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.WireException;
import io.wxgw.wire.amf.Amf0Decoder;
import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtmp.RtmpMessage.UserControl;
import java.util.List;
import java.util.function.Consumer;

/// Complete bodies to messages (RTMP 1.0 sections 5.4, 6 and 7).
final class MessageDecoder {
    private static final int AGGREGATE_HEADER_BYTES = 11;
    private static final int BACK_POINTER_BYTES = 4;
    private static final String AGGREGATE_SPEC = "RTMP 1.0 section 7.1.6";

    void decode(int typeId, int messageStreamId, long timestampMs, Payload body, Consumer<RtmpMessage> out) {
        if (typeId == MessageType.AGGREGATE) {
            aggregate(messageStreamId, timestampMs, body, out);
        } else {
            out.accept(message(typeId, messageStreamId, timestampMs, body));
        }
    }

    private static RtmpMessage message(int typeId, int messageStreamId, long timestampMs, Payload body) {
        return switch (typeId) {
            case MessageType.SET_CHUNK_SIZE -> setChunkSize(body);
            case MessageType.ABORT -> new RtmpMessage.Abort((int) number(body, 4, "5.4.2"));
            case MessageType.ACKNOWLEDGEMENT -> new RtmpMessage.Acknowledgement(number(body, 4, "5.4.3"));
            case MessageType.USER_CONTROL -> userControl(body);
            case MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE ->
                new RtmpMessage.WindowAcknowledgementSize(number(body, 4, "5.4.4"));
            case MessageType.SET_PEER_BANDWIDTH -> peerBandwidth(body);
            case MessageType.AUDIO -> new RtmpMessage.Audio(messageStreamId, timestampMs, body);
            case MessageType.VIDEO -> new RtmpMessage.Video(messageStreamId, timestampMs, body);
            case MessageType.DATA_AMF0 ->
                new RtmpMessage.Data(messageStreamId, timestampMs, Amf0Decoder.decodeAll(reader(body)));
            case MessageType.DATA_AMF3 ->
                new RtmpMessage.Data(messageStreamId, timestampMs, Amf0Decoder.decodeAll(envelope(body)));
            case MessageType.COMMAND_AMF0 -> command(messageStreamId, reader(body));
            case MessageType.COMMAND_AMF3 -> command(messageStreamId, envelope(body));
            default -> new RtmpMessage.Unknown(typeId, messageStreamId, timestampMs, body);
        };
    }

    private static RtmpMessage setChunkSize(Payload body) {
        long size = number(body, 4, "5.4.1");
        if (size < 1 || size > Integer.MAX_VALUE) {
            throw new WireException(
                    "a chunk size of 1 to " + Integer.MAX_VALUE + " expected, " + size + " came",
                    "RTMP 1.0 section 5.4.1");
        }
        return new RtmpMessage.SetChunkSize((int) Math.min(size, RtmpChunkDecoder.MAX_CHUNK_SIZE));
    }

    private static RtmpMessage peerBandwidth(Payload body) {
        long window = number(body, 4, "5.4.5");
        // The limit type is missing from some old senders; 2 is what servers mean.
        return new RtmpMessage.SetPeerBandwidth(window, body.length() > 4 ? body.getUnsigned(4) : 2);
    }

    private static RtmpMessage userControl(Payload body) {
        ByteBuf in = reader(body);
        if (in.readableBytes() < 2) {
            throw new WireException(
                    "an event type of 2 bytes expected, " + in.readableBytes() + " came", "RTMP 1.0 section 7.1.7");
        }
        int event = in.readUnsignedShort();
        Payload data = body.slice(2, body.length() - 2);
        return switch (event) {
            case MessageType.EVENT_STREAM_BEGIN -> new UserControl.StreamBegin(number(data, 4, "7.1.7"));
            case MessageType.EVENT_STREAM_EOF -> new UserControl.StreamEof(number(data, 4, "7.1.7"));
            case MessageType.EVENT_STREAM_DRY -> new UserControl.StreamDry(number(data, 4, "7.1.7"));
            case MessageType.EVENT_SET_BUFFER_LENGTH ->
                new UserControl.SetBufferLength(
                        number(data, 8, "7.1.7"), number(data.slice(4, data.length() - 4), 4, "7.1.7"));
            case MessageType.EVENT_STREAM_IS_RECORDED -> new UserControl.StreamIsRecorded(number(data, 4, "7.1.7"));
            case MessageType.EVENT_PING_REQUEST -> new UserControl.PingRequest(number(data, 4, "7.1.7"));
            case MessageType.EVENT_PING_RESPONSE -> new UserControl.PingResponse(number(data, 4, "7.1.7"));
            default -> new UserControl.UnknownEvent(event, data);
        };
    }

    private static RtmpMessage command(int messageStreamId, ByteBuf in) {
        List<AmfValue> values = Amf0Decoder.decodeAll(in);
        if (values.isEmpty() || !(values.getFirst() instanceof AmfValue.Str(String name))) {
            throw new WireException(
                    "a command name expected, " + (values.isEmpty() ? "nothing" : "another value") + " came",
                    "RTMP 1.0 section 7.1.1");
        }
        if (values.size() > 1 && values.get(1) instanceof AmfValue.Num(double transactionId)) {
            return new RtmpMessage.Command(messageStreamId, name, transactionId, values.subList(2, values.size()));
        }
        return new RtmpMessage.Command(messageStreamId, name, 0, values.subList(1, values.size()));
    }

    // FLV tags in a row: type, size, timestamp and its high byte, stream id, body, back pointer. The first one's
    // timestamp stands for the message's own; the others keep their distance to it.
    private static void aggregate(int messageStreamId, long timestampMs, Payload body, Consumer<RtmpMessage> out) {
        ByteBuf in = reader(body);
        long shift = 0;
        boolean first = true;
        while (in.isReadable()) {
            if (in.readableBytes() < AGGREGATE_HEADER_BYTES) {
                throw new WireException(
                        "a header of 11 bytes expected, " + in.readableBytes() + " are left", AGGREGATE_SPEC);
            }
            int typeId = in.readUnsignedByte();
            int size = in.readUnsignedMedium();
            long innerMs = in.readUnsignedMedium() | ((long) in.readUnsignedByte() << 24);
            in.skipBytes(3);
            if (size > in.readableBytes()) {
                throw new WireException(
                        "an inner message of at most " + in.readableBytes() + " bytes expected, " + size + " announced",
                        AGGREGATE_SPEC);
            }
            if (typeId == MessageType.AGGREGATE) {
                throw new WireException("a plain inner message expected, another aggregate came", AGGREGATE_SPEC);
            }
            if (first) {
                shift = timestampMs - innerMs;
                first = false;
            }
            int at = in.readerIndex();
            in.skipBytes(size);
            // The last back pointer is left out by some senders.
            in.skipBytes(Math.min(BACK_POINTER_BYTES, in.readableBytes()));
            out.accept(message(typeId, messageStreamId, (innerMs + shift) & 0xFFFF_FFFFL, body.slice(at, size)));
        }
    }

    // Type 17 and 15 put a zero byte in front and then go on in AMF0.
    private static ByteBuf envelope(Payload body) {
        boolean marked = !body.isEmpty() && body.get(0) == 0;
        return reader(marked ? body.slice(1, body.length() - 1) : body);
    }

    private static ByteBuf reader(Payload body) {
        return Unpooled.wrappedBuffer(body.toBytes());
    }

    private static long number(Payload body, int atLeastBytes, String section) {
        if (body.length() < atLeastBytes) {
            throw new WireException(
                    "a body of " + atLeastBytes + " bytes expected, " + body.length() + " came",
                    "RTMP 1.0 section " + section);
        }
        return ((long) body.getUnsigned(0) << 24)
                | (body.getUnsigned(1) << 16)
                | (body.getUnsigned(2) << 8)
                | body.getUnsigned(3);
    }
}
