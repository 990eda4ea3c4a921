package io.wxgw.wire.rtmp;

/// Message type ids (RTMP 1.0 sections 5.4 and 7.1) and user control event types (section 7.1.7).
final class MessageType {
    static final int SET_CHUNK_SIZE = 1;
    static final int ABORT = 2;
    static final int ACKNOWLEDGEMENT = 3;
    static final int USER_CONTROL = 4;
    static final int WINDOW_ACKNOWLEDGEMENT_SIZE = 5;
    static final int SET_PEER_BANDWIDTH = 6;
    static final int AUDIO = 8;
    static final int VIDEO = 9;
    static final int DATA_AMF3 = 15;
    static final int COMMAND_AMF3 = 17;
    static final int DATA_AMF0 = 18;
    static final int COMMAND_AMF0 = 20;
    static final int AGGREGATE = 22;

    static final int EVENT_STREAM_BEGIN = 0;
    static final int EVENT_STREAM_EOF = 1;
    static final int EVENT_STREAM_DRY = 2;
    static final int EVENT_SET_BUFFER_LENGTH = 3;
    static final int EVENT_STREAM_IS_RECORDED = 4;
    static final int EVENT_PING_REQUEST = 6;
    static final int EVENT_PING_RESPONSE = 7;

    private MessageType() {}
}
