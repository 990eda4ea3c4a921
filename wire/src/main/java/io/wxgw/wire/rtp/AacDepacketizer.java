package io.wxgw.wire.rtp;

import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtp.Depacketized.DiscardReason;
import io.wxgw.wire.time.Timescale;
import io.wxgw.wire.time.Unwrapper;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/// AAC from RTP, mode AAC-hbr (RFC 3640 section 3.3.6): many access units in a packet, or one in many.
///
/// The RTP timestamp is the first unit's; each further one is a frame length later, or more if its AU-Index-delta
/// leaves some out (interleaving in the order of time). A fragmented unit is taken when its size is reached or its
/// marker comes with that size; what a lost packet broke is dropped, and the next unit is fine again.
/// Memory is bounded by the 13 bits of AU-size. One SSRC, one owner; packets in order.
public final class AacDepacketizer implements Depacketizer<AudioFrame> {
    private static final int AU_HEADER_BYTES = 2;

    private final AacFormat format;
    private final LongUnaryOperator ptsToCapture;
    private final Timescale timescale;
    private final Unwrapper timestamps = Unwrapper.of32Bits();
    private final FragmentBuffer fragments = new FragmentBuffer(AacPacketizer.MAX_ACCESS_UNIT_BYTES);

    private boolean started;
    private int expectedSequenceNumber;
    private long fragmentTimestamp;
    private int fragmentedUnitBytes;

    /// @param format what the signalling said: RTP does not carry it
    /// @param ptsToCapture gives a frame's `captureNanos` for its `ptsNanos`; called once a frame, in order
    public AacDepacketizer(AacFormat format, LongUnaryOperator ptsToCapture) {
        this.format = format;
        this.ptsToCapture = ptsToCapture;
        this.timescale = new Timescale(format.coreSampleRateHz());
    }

    @Override
    public Depacketized<AudioFrame> depacketize(RtpPacket packet) {
        boolean gap = started && packet.sequenceNumber() != expectedSequenceNumber;
        started = true;
        expectedSequenceNumber = (packet.sequenceNumber() + 1) & 0xFFFF;
        long unwrapped = timestamps.unwrap(packet.timestamp());
        boolean broken = fragments.isOpen() && (gap || packet.timestamp() != fragmentTimestamp);
        if (broken) {
            fragments.drop();
        }
        Depacketized<AudioFrame> result = parse(packet, unwrapped);
        return broken && result instanceof Depacketized.NeedMore<AudioFrame>
                ? new Depacketized.Discarded<>(DiscardReason.LOST_PACKETS)
                : result;
    }

    private Depacketized<AudioFrame> parse(RtpPacket packet, long unwrapped) {
        Payload payload = packet.payload();
        if (payload.isEmpty()) {
            return new Depacketized.NeedMore<>();
        }
        if (payload.length() < 2) {
            return malformed();
        }
        int headerBits = (payload.getUnsigned(0) << 8) | payload.getUnsigned(1);
        int units = headerBits / AacPacketizer.AU_HEADER_BITS;
        int dataAt = 2 + units * AU_HEADER_BYTES;
        if (units == 0 || headerBits % AacPacketizer.AU_HEADER_BITS != 0 || dataAt > payload.length()) {
            return malformed();
        }
        if (units == 1 && (fragments.isOpen() || unitBytes(payload, 0) > payload.length() - dataAt)) {
            return fragment(packet, unwrapped, unitBytes(payload, 0), payload.slice(dataAt, payload.length() - dataAt));
        }
        fragments.drop();
        return units(payload, unwrapped, units, dataAt);
    }

    private Depacketized<AudioFrame> units(Payload payload, long unwrapped, int units, int dataAt) {
        List<AudioFrame> frames = new ArrayList<>(units);
        int at = dataAt;
        int position = 0;
        for (int i = 0; i < units; i++) {
            int size = unitBytes(payload, i);
            if (size == 0 || size > payload.length() - at) {
                return malformed();
            }
            position += i == 0 ? 0 : 1 + indexDelta(payload, i);
            frames.add(frame(unwrapped + (long) position * format.samplesPerFrame(), payload.slice(at, size)));
            at += size;
        }
        return new Depacketized.Frames<>(frames);
    }

    private Depacketized<AudioFrame> fragment(RtpPacket packet, long unwrapped, int wholeBytes, Payload part) {
        if (!fragments.isOpen()) {
            fragments.open();
            fragmentTimestamp = packet.timestamp();
            fragmentedUnitBytes = wholeBytes;
        }
        boolean fits = wholeBytes == fragmentedUnitBytes && fragments.add(part) && fragments.bytes() <= wholeBytes;
        if (!fits || (packet.marker() && fragments.bytes() < wholeBytes)) {
            return malformed();
        }
        if (fragments.bytes() < wholeBytes) {
            return new Depacketized.NeedMore<>();
        }
        return new Depacketized.Frames<>(List.of(frame(unwrapped, fragments.close())));
    }

    private AudioFrame frame(long unwrappedTimestamp, Payload data) {
        long ptsNanos = timescale.toNanos(unwrappedTimestamp);
        return new AudioFrame(format, ptsNanos, ptsToCapture.applyAsLong(ptsNanos), data);
    }

    private Depacketized<AudioFrame> malformed() {
        fragments.drop();
        return new Depacketized.Discarded<>(DiscardReason.MALFORMED);
    }

    private static int unitBytes(Payload payload, int unit) {
        int at = 2 + unit * AU_HEADER_BYTES;
        return (payload.getUnsigned(at) << 5) | (payload.getUnsigned(at + 1) >> 3);
    }

    private static int indexDelta(Payload payload, int unit) {
        return payload.getUnsigned(3 + unit * AU_HEADER_BYTES) & 0x07;
    }
}
