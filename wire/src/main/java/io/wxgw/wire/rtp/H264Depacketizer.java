package io.wxgw.wire.rtp;

import io.wxgw.wire.h264.NalUnitType;
import io.wxgw.wire.h264.ParameterSets;
import io.wxgw.wire.media.H264Format;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.rtp.Depacketized.DiscardReason;
import io.wxgw.wire.time.Timescale;
import io.wxgw.wire.time.Unwrapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/// H.264 from RTP, packetization modes 0 and 1 (RFC 6184): single NAL units, STAP-A, FU-A.
///
/// **Where a frame ends.** At the marker bit, at once: waiting for the next frame's timestamp to close the last one
/// would cost a frame period, 67 ms at 15 frames a second. A sender that leaves the marker out is still understood:
/// a new timestamp closes the frame before. A sender that sets it on every slice is found out when a slice follows
/// under the same timestamp; from then on only the timestamp counts.
///
/// **What is passed on.** Only what a decoder can show. A lost packet takes its whole frame with it and everything
/// up to the next IDR picture, because every frame refers to the one before; meanwhile [#needKeyFrame] is true and
/// the owner asks for one. So a viewer sees a short freeze instead of grey smear. The same holds at the start.
///
/// **Parameter sets** may come in any packet, with the picture or under a timestamp of their own, or be preset from
/// an SDP. They travel in the frame's format; a changed one is another [H264Format] object.
///
/// Decoding time equals presentation time: conferences have no B-frames, and RTP does not carry the other.
/// Memory is bounded by [#MAX_UNIT_BYTES]. One SSRC, one owner; packets in order.
public final class H264Depacketizer implements Depacketizer<VideoFrame> {
    /// Larger than any picture of a conference: a 4K key frame at its best quality has about 2 MB.
    static final int MAX_UNIT_BYTES = 4 << 20;

    /// A picture has at most one slice a macroblock row in practice; 4K has 135.
    static final int MAX_NAL_UNITS = 1_024;

    private final LongUnaryOperator ptsToCapture;
    private final Unwrapper timestamps = Unwrapper.of32Bits();
    private final ParameterSets parameterSets = new ParameterSets();
    private final FragmentBuffer fragments = new FragmentBuffer(MAX_UNIT_BYTES);

    private List<Payload> nalUnits = new ArrayList<>();
    private int unitBytes;
    private boolean unitHasSlice;
    private boolean unitHasIdr;
    private boolean unitDamaged;
    private boolean started;
    private int expectedSequenceNumber;
    private long unitTimestamp;
    private long unitPtsNanos;
    private boolean endedByMarker;
    private boolean markerOnEverySlice;
    private boolean needKeyFrame = true;

    /// @param ptsToCapture gives a frame's `captureNanos` for its `ptsNanos`; called once a frame, in order
    public H264Depacketizer(LongUnaryOperator ptsToCapture) {
        this.ptsToCapture = ptsToCapture;
    }

    /// With parameter sets known beforehand, such as those of `sprop-parameter-sets` (RFC 6184 section 8.1).
    public H264Depacketizer(LongUnaryOperator ptsToCapture, H264Format preset) {
        this(ptsToCapture);
        parameterSets.replaceBy(preset);
    }

    @Override
    public boolean needKeyFrame() {
        return needKeyFrame;
    }

    @Override
    public Depacketized<VideoFrame> depacketize(RtpPacket packet) {
        Outcome outcome = new Outcome();
        boolean gap = started && packet.sequenceNumber() != expectedSequenceNumber;
        boolean newTimestamp = !started || packet.timestamp() != unitTimestamp;
        expectedSequenceNumber = (packet.sequenceNumber() + 1) & 0xFFFF;
        started = true;
        long unwrapped = timestamps.unwrap(packet.timestamp());
        if (gap) {
            loss(newTimestamp && !packet.payload().isEmpty(), outcome);
        }
        if (packet.payload().isEmpty()) {
            return outcome.result();
        }
        if (newTimestamp) {
            closeUnit(outcome);
            unitTimestamp = packet.timestamp();
            unitPtsNanos = Timescale.VIDEO_RTP.toNanos(unwrapped);
            endedByMarker = false;
        }
        if (unitDamaged) {
            outcome.discard(DiscardReason.REST_OF_DAMAGED_FRAME);
        } else {
            payload(packet.payload(), outcome);
        }
        if (packet.marker()) {
            if (!markerOnEverySlice) {
                closeUnit(outcome);
            }
            endedByMarker = true;
        }
        return outcome.result();
    }

    /// Nobody knows whether the lost packets ended the frame before or began the one after: the one before goes if it
    /// is open; the one after shows by its first slice whether its beginning is there.
    private void loss(boolean beginsUnit, Outcome outcome) {
        needKeyFrame = true;
        outcome.discard(DiscardReason.LOST_PACKETS);
        dropUnit();
        unitDamaged = !beginsUnit;
    }

    private void payload(Payload payload, Outcome outcome) {
        // Whole payloads are counted: a NAL unit holds on to the packet it came in.
        unitBytes += payload.length();
        if (unitBytes > MAX_UNIT_BYTES) {
            damaged(DiscardReason.TOO_LARGE, outcome);
            return;
        }
        int type = payload.getUnsigned(0) & 0x1F;
        switch (type) {
            case 0, 30, 31 -> damaged(DiscardReason.MALFORMED, outcome);
            case H264Packetizer.STAP_A -> stapA(payload, outcome);
            case H264Packetizer.FU_A -> fuA(payload, outcome);
            case 25, 26, 27, 29 -> damaged(DiscardReason.UNSUPPORTED, outcome);
            default -> {
                if (fragments.isOpen()) {
                    damaged(DiscardReason.MALFORMED, outcome);
                } else {
                    nalUnit(payload, outcome);
                }
            }
        }
    }

    private void stapA(Payload payload, Outcome outcome) {
        if (fragments.isOpen() || payload.length() < 2) {
            damaged(DiscardReason.MALFORMED, outcome);
            return;
        }
        int at = 1;
        while (at < payload.length()) {
            if (payload.length() - at < 2) {
                damaged(DiscardReason.MALFORMED, outcome);
                return;
            }
            int size = (payload.getUnsigned(at) << 8) | payload.getUnsigned(at + 1);
            at += 2;
            if (size == 0 || size > payload.length() - at) {
                damaged(DiscardReason.MALFORMED, outcome);
                return;
            }
            nalUnit(payload.slice(at, size), outcome);
            if (unitDamaged) {
                return;
            }
            at += size;
        }
    }

    private void fuA(Payload payload, Outcome outcome) {
        if (payload.length() < 3) {
            damaged(DiscardReason.MALFORMED, outcome);
            return;
        }
        int fuHeader = payload.getUnsigned(1);
        boolean start = (fuHeader & H264Packetizer.FU_START) != 0;
        if (start == fragments.isOpen()) {
            // A beginning inside another, or a middle without a beginning.
            damaged(start ? DiscardReason.MALFORMED : DiscardReason.LOST_PACKETS, outcome);
            return;
        }
        if (start) {
            fragments.open((byte) ((payload.getUnsigned(0) & 0xE0) | (fuHeader & 0x1F)));
        }
        if (!fragments.add(payload.slice(2, payload.length() - 2))) {
            damaged(DiscardReason.TOO_LARGE, outcome);
            return;
        }
        if ((fuHeader & H264Packetizer.FU_END) != 0) {
            nalUnit(fragments.close(), outcome);
        }
    }

    private void nalUnit(Payload nalUnit, Outcome outcome) {
        int type = NalUnitType.of(nalUnit);
        switch (type) {
            case 1, 2, 3, 4, NalUnitType.IDR_SLICE -> slice(nalUnit, type, outcome);
            case NalUnitType.SEI -> add(nalUnit, outcome);
            case NalUnitType.SPS -> parameterSets.addSps(nalUnit);
            case NalUnitType.PPS -> parameterSets.addPps(nalUnit);
            // Delimiters, filler, ends of sequence, layers of SVC: no use to an FLV player.
            default -> {}
        }
    }

    private void slice(Payload nalUnit, int type, Outcome outcome) {
        boolean firstOfPicture = firstOfPicture(nalUnit);
        if (endedByMarker && !markerOnEverySlice && !firstOfPicture) {
            markerOnEverySlice = true;
            damaged(DiscardReason.MALFORMED, outcome);
            return;
        }
        if (!unitHasSlice && needKeyFrame && !firstOfPicture) {
            damaged(DiscardReason.LOST_PACKETS, outcome);
            return;
        }
        if (add(nalUnit, outcome)) {
            unitHasSlice = true;
            unitHasIdr |= type == NalUnitType.IDR_SLICE;
        }
    }

    /// first_mb_in_slice is 0 exactly when its Exp-Golomb code is the single bit 1 (ISO/IEC 14496-10 section 7.3.3).
    private static boolean firstOfPicture(Payload slice) {
        return slice.length() > 1 && slice.get(1) < 0;
    }

    private boolean add(Payload nalUnit, Outcome outcome) {
        if (nalUnits.size() >= MAX_NAL_UNITS) {
            damaged(DiscardReason.TOO_LARGE, outcome);
            return false;
        }
        nalUnits.add(nalUnit);
        return true;
    }

    private void damaged(DiscardReason reason, Outcome outcome) {
        outcome.discard(reason);
        dropUnit();
        unitDamaged = true;
        needKeyFrame = true;
    }

    private void closeUnit(Outcome outcome) {
        if (fragments.isOpen()) {
            damaged(DiscardReason.MALFORMED, outcome);
        }
        if (unitHasSlice && !unitDamaged) {
            emit(outcome);
        }
        dropUnit();
        unitDamaged = false;
    }

    private void emit(Outcome outcome) {
        if (needKeyFrame && !unitHasIdr) {
            outcome.discard(DiscardReason.WAITING_FOR_KEY_FRAME);
            return;
        }
        Optional<H264Format> format = parameterSets.format();
        if (format.isEmpty()) {
            outcome.discard(DiscardReason.NO_PARAMETER_SETS);
            return;
        }
        needKeyFrame = false;
        long captureNanos = ptsToCapture.applyAsLong(unitPtsNanos);
        outcome.frame(new VideoFrame(format.get(), unitPtsNanos, unitPtsNanos, captureNanos, unitHasIdr, nalUnits));
    }

    private void dropUnit() {
        nalUnits = new ArrayList<>();
        unitBytes = 0;
        unitHasSlice = false;
        unitHasIdr = false;
        fragments.drop();
    }

    /// What one packet came to: frames outweigh a discard, the first discard outweighs the next.
    private static final class Outcome {
        private final List<VideoFrame> frames = new ArrayList<>(1);
        private Depacketized<VideoFrame> otherwise = new Depacketized.NeedMore<>();

        void frame(VideoFrame frame) {
            frames.add(frame);
        }

        void discard(DiscardReason reason) {
            if (otherwise instanceof Depacketized.NeedMore<VideoFrame>) {
                otherwise = new Depacketized.Discarded<>(reason);
            }
        }

        Depacketized<VideoFrame> result() {
            return frames.isEmpty() ? otherwise : new Depacketized.Frames<>(frames);
        }
    }
}
