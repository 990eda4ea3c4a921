package io.wxgw.wire.rtp;

import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.opus.OpusPacket;
import io.wxgw.wire.time.Timescale;
import java.util.Optional;

/// Opus over RTP (RFC 7587 section 4.2): one Opus packet a payload, nothing in front, always counted at 48 kHz. The
/// marker is on the first packet after a hole in the timeline (discontinuous transmission). What is no Opus packet is
/// left out. One stream, one owner.
public final class OpusPacketizer implements Packetizer<AudioFrame> {
    /// RFC 7587 section 4.1, whatever the sound was sampled at.
    public static final int CLOCK_RATE_HZ = 48_000;

    private static final Timescale TIMESCALE = new Timescale(CLOCK_RATE_HZ);

    private final TalkspurtMarker marker = new TalkspurtMarker();

    @Override
    public void packetize(AudioFrame frame, PayloadSink sink) {
        Optional<OpusPacket> packet = OpusPacket.parse(frame.data());
        if (packet.isPresent()) {
            long durationNanos = TIMESCALE.toNanos(packet.get().samples());
            sink.onPayload(frame.data(), marker.of(frame.ptsNanos(), durationNanos));
        }
    }
}
