package io.wxgw.sim.phone;

/// The `statechange` codes that the tags hand to their page. Sources: LiteAV's TXLiveSDKEventDef.h and the pages of
/// live-pusher and live-player.
public enum PhoneEvent {
    /// Pusher: the server is reached.
    PUSH_CONNECTED(1001),
    /// Pusher: the handshake is done, media goes out.
    PUSH_BEGIN(1002),
    /// Pusher: the camera is open.
    CAMERA_OPEN(1003),
    /// Pusher: pictures have another size from now on, to suit the uplink.
    RESOLUTION_ADAPTED(1005),
    /// Pusher: aims at another bit rate from now on, to suit the uplink.
    BITRATE_ADAPTED(1006),
    /// Pusher: the first picture was taken.
    FIRST_PICTURE(1007),
    /// Pusher: the encoder has begun.
    ENCODER_STARTED(1008),
    /// Pusher: the uplink takes less than it is given.
    UPLINK_POOR(1101),
    /// Pusher: tries again.
    PUSH_RECONNECT(1102),
    /// Pusher: gave up after all its tries.
    PUSH_GAVE_UP(-1307),
    /// Pusher: nothing to send for 30 s, hung up.
    NOTHING_SENT(3008),

    /// Player: the server is reached.
    PLAY_CONNECTED(2001),
    /// Player: pulls the stream.
    PLAY_PULLING(2002),
    /// Player: the first key frame came.
    FIRST_KEY_FRAME(2003),
    /// Player: sound or picture begins.
    PLAY_BEGIN(2004),
    /// Player: ended by its page.
    PLAY_END(2006),
    /// Player: its buffer ran empty.
    PLAY_LOADING(2007),
    /// Player: the decoder has begun.
    DECODER_STARTED(2008),
    /// Player: pictures have another size from now on.
    RESOLUTION_CHANGED(2009),
    /// Player: a picture could not be decoded.
    PICTURE_UNDECODABLE(2101),
    /// Player: sound could not be decoded.
    SOUND_UNDECODABLE(2102),
    /// Player: tries again.
    PLAY_RECONNECT(2103),
    /// Player: what comes is later by more than what it buffers.
    RECEIVED_LATE(2104),
    /// Player: more than 800 ms between two pictures.
    STUTTER(2105),
    /// Player: gave up after all its tries.
    PLAY_GAVE_UP(-2301),

    /// The name of the server is unknown.
    DNS_FAILED(3001),
    /// The server cannot be reached.
    CONNECT_FAILED(3002),
    /// The server was reached and talked nonsense, or not at all.
    HANDSHAKE_FAILED(3003),
    /// The server hung up: a wrong address, or one in use.
    SERVER_CLOSED(3004),
    /// Reading or writing failed.
    READ_WRITE_FAILED(3005);

    private final int code;

    PhoneEvent(int code) {
        this.code = code;
    }

    /// The number the page gets.
    public int code() {
        return code;
    }
}
