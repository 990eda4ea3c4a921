package io.wxgw.wire.rtp;

import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.G711Format;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.time.Timescale;

/// G.711 over RTP (RFC 3551 section 4.5.14): the octets of one frame, one a sample, 8 kHz. A frame longer than a packet
/// is left out: cutting it would need timestamps of its own for the parts. The marker is on the first packet after a
/// hole in the timeline. One stream, one owner.
public final class G711Packetizer implements Packetizer<AudioFrame> {
    /// RFC 3551 section 4.5.14.
    public static final int CLOCK_RATE_HZ = 8_000;

    private static final Timescale TIMESCALE = new Timescale(CLOCK_RATE_HZ);

    private final TalkspurtMarker marker = new TalkspurtMarker();

    /// The static payload type (RFC 3551 table 4).
    public static int staticPayloadType(G711Format format) {
        return switch (format) {
            case PCMU -> 0;
            case PCMA -> 8;
        };
    }

    @Override
    public void packetize(AudioFrame frame, PayloadSink sink) {
        Payload octets = frame.data();
        if (!octets.isEmpty() && octets.length() <= DEFAULT_MAX_PAYLOAD_BYTES) {
            sink.onPayload(octets, marker.of(frame.ptsNanos(), TIMESCALE.toNanos(octets.length())));
        }
    }
}
