package io.wxgw.wire.rtp;

import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.G711Format;
import io.wxgw.wire.time.Timescale;
import io.wxgw.wire.time.Unwrapper;
import java.util.List;
import java.util.function.LongUnaryOperator;

/// G.711 from RTP (RFC 3551 section 4.5.14): each payload is one frame of as many samples as it has octets; any length,
/// and it may change. Lost packets show as holes between the frames' times. One SSRC, one owner; packets in order.
public final class G711Depacketizer implements Depacketizer<AudioFrame> {
    private static final Timescale TIMESCALE = new Timescale(G711Packetizer.CLOCK_RATE_HZ);

    private final G711Format format;
    private final LongUnaryOperator ptsToCapture;
    private final Unwrapper timestamps = Unwrapper.of32Bits();

    /// @param format what the payload type means
    /// @param ptsToCapture gives a frame's `captureNanos` for its `ptsNanos`; called once a frame, in order
    public G711Depacketizer(G711Format format, LongUnaryOperator ptsToCapture) {
        this.format = format;
        this.ptsToCapture = ptsToCapture;
    }

    @Override
    public Depacketized<AudioFrame> depacketize(RtpPacket packet) {
        long ptsNanos = TIMESCALE.toNanos(timestamps.unwrap(packet.timestamp()));
        if (packet.payload().isEmpty()) {
            return new Depacketized.NeedMore<>();
        }
        return new Depacketized.Frames<>(
                List.of(new AudioFrame(format, ptsNanos, ptsToCapture.applyAsLong(ptsNanos), packet.payload())));
    }
}
