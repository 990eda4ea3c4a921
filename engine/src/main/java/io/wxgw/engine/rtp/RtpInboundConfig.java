package io.wxgw.engine.rtp;

import io.wxgw.wire.time.Timescale;
import java.time.Duration;

/// What an [RtpInbound] must know about its source.
///
/// @param payloadType 0 to 127, as signalled
/// @param timescale the payload type's RTP clock: 90 kHz for video, the sample rate for AAC
/// @param senderClock one for both tracks of a member
/// @param silence without packets for so long, the listener is told
/// @param askFor how long a lost packet is asked for (Generic NACK); zero: never
public record RtpInboundConfig(
        int payloadType, Timescale timescale, SenderClock senderClock, Duration silence, Duration askFor) {
    /// A source that is not asked for what was lost.
    public RtpInboundConfig(int payloadType, Timescale timescale, SenderClock senderClock, Duration silence) {
        this(payloadType, timescale, senderClock, silence, Duration.ZERO);
    }

    /// How long a source may be silent before the listener is told, unless configured.
    public static final Duration DEFAULT_SILENCE = Duration.ofSeconds(10);
}
