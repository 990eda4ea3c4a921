package io.wxgw.wire.rtp;

import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.OpusFormat;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.opus.OpusPacket;
import io.wxgw.wire.rtp.Depacketized.DiscardReason;
import io.wxgw.wire.time.Timescale;
import io.wxgw.wire.time.Unwrapper;
import java.util.List;
import java.util.function.LongUnaryOperator;

/// Opus from RTP (RFC 7587 section 4.2): each payload is one frame, of 2.5 to 120 ms. Lost packets and silences for
/// which nothing was sent show as holes between the frames' times. One SSRC, one owner; packets in order.
public final class OpusDepacketizer implements Depacketizer<AudioFrame> {
    private static final Timescale TIMESCALE = new Timescale(OpusPacketizer.CLOCK_RATE_HZ);

    private final OpusFormat format;
    private final LongUnaryOperator ptsToCapture;
    private final Unwrapper timestamps = Unwrapper.of32Bits();

    /// @param format the frames' format; the packets themselves may go from one channel to two and back
    /// @param ptsToCapture gives a frame's `captureNanos` for its `ptsNanos`; called once a frame, in order
    public OpusDepacketizer(OpusFormat format, LongUnaryOperator ptsToCapture) {
        this.format = format;
        this.ptsToCapture = ptsToCapture;
    }

    @Override
    public Depacketized<AudioFrame> depacketize(RtpPacket packet) {
        long ptsNanos = TIMESCALE.toNanos(timestamps.unwrap(packet.timestamp()));
        Payload payload = packet.payload();
        if (payload.isEmpty()) {
            return new Depacketized.NeedMore<>();
        }
        if (OpusPacket.parse(payload).isEmpty()) {
            return new Depacketized.Discarded<>(DiscardReason.MALFORMED);
        }
        return new Depacketized.Frames<>(
                List.of(new AudioFrame(format, ptsNanos, ptsToCapture.applyAsLong(ptsNanos), payload)));
    }
}
