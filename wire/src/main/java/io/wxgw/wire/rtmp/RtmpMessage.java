package io.wxgw.wire.rtmp;

import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.media.Payload;
import java.util.List;

/// One RTMP message (RTMP 1.0 sections 5.4, 6 and 7). Immutable; any thread.
///
/// `messageStreamId` is the wire's 32 bits, read as unsigned where it is shown; 0 is the connection itself.
/// `timestampMs` is 0 to 2^32-1 and wraps. An aggregate (type 22) never appears: the decoder hands out its parts.
public sealed interface RtmpMessage {
    /// The most bytes the sender will put into one chunk from now on (section 5.4.1).
    ///
    /// @param chunkSize 1 to [RtmpChunkDecoder#MAX_CHUNK_SIZE]
    record SetChunkSize(int chunkSize) implements RtmpMessage {
        public SetChunkSize {
            if (chunkSize < 1 || chunkSize > RtmpChunkDecoder.MAX_CHUNK_SIZE) {
                throw new IllegalArgumentException("a chunk size of 1 to 2^24-1 expected: " + chunkSize);
            }
        }
    }

    /// The half-received message of a chunk stream is to be forgotten (section 5.4.2).
    record Abort(int chunkStreamId) implements RtmpMessage {}

    /// Bytes received so far, modulo 2^32 (section 5.4.3).
    record Acknowledgement(long sequenceNumber) implements RtmpMessage {}

    /// After how many bytes the sender of this expects an [Acknowledgement] (section 5.4.4).
    record WindowAcknowledgementSize(long windowBytes) implements RtmpMessage {}

    /// How many unacknowledged bytes the receiver of this may send (section 5.4.5).
    ///
    /// @param limitType 0 hard, 1 soft, 2 dynamic
    record SetPeerBandwidth(long windowBytes, int limitType) implements RtmpMessage {}

    /// Events about streams and the connection (section 7.1.7).
    sealed interface UserControl extends RtmpMessage {
        /// A stream works now (event 0).
        record StreamBegin(long streamId) implements UserControl {}

        /// A stream has ended (event 1).
        record StreamEof(long streamId) implements UserControl {}

        /// There is no more data at the moment (event 2).
        record StreamDry(long streamId) implements UserControl {}

        /// How much the player buffers (event 3).
        record SetBufferLength(long streamId, long bufferMs) implements UserControl {}

        /// The stream is a recording (event 4).
        record StreamIsRecorded(long streamId) implements UserControl {}

        /// Asks for a [PingResponse] with the same time (event 6).
        record PingRequest(long timestampMs) implements UserControl {}

        /// Answers a [PingRequest] (event 7).
        record PingResponse(long timestampMs) implements UserControl {}

        /// Another event, such as 31 and 32 of Flash players; kept, never an error.
        record UnknownEvent(int eventType, Payload data) implements UserControl {}
    }

    /// A remote call or its answer (section 7.1.1), of type 20 or, with a leading zero, 17.
    ///
    /// @param transactionId what the answer repeats; 0 wants no answer
    /// @param arguments everything after the transaction id; the first is the command object, often null
    record Command(int messageStreamId, String name, double transactionId, List<AmfValue> arguments)
            implements RtmpMessage {
        public Command {
            arguments = List.copyOf(arguments);
        }
    }

    /// Metadata and the like (section 7.1.2), of type 18 or 15.
    ///
    /// @param values as on the wire: usually a handler's name, such as `@setDataFrame`, first
    record Data(int messageStreamId, long timestampMs, List<AmfValue> values) implements RtmpMessage {
        public Data {
            values = List.copyOf(values);
        }
    }

    /// The body of an FLV audio tag (section 7.1.4).
    record Audio(int messageStreamId, long timestampMs, Payload body) implements RtmpMessage {}

    /// The body of an FLV video tag (section 7.1.5).
    record Video(int messageStreamId, long timestampMs, Payload body) implements RtmpMessage {}

    /// A type nobody here needs, such as shared objects (16, 19); kept, never an error.
    record Unknown(int typeId, int messageStreamId, long timestampMs, Payload body) implements RtmpMessage {}
}
