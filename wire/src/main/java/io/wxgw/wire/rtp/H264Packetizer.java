package io.wxgw.wire.rtp;

import io.wxgw.wire.media.H264Format;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;

/// H.264 over RTP, packetization mode 1 (RFC 6184 section 6.3): single NAL unit packets, one STAP-A with the
/// parameter sets before every IDR picture, FU-A for what is larger than a packet.
///
/// Every key frame carries its SPS and PPS, so a receiver that joins or lost something needs nothing else. Slices
/// are not aggregated: a slice that is lost then takes no other with it. Stateless; any thread.
public final class H264Packetizer implements Packetizer<VideoFrame> {
    static final int STAP_A = 24;
    static final int FU_A = 28;
    static final int FU_START = 0x80;
    static final int FU_END = 0x40;

    private static final int FU_HEADER_BYTES = 2;
    private static final int STAP_LENGTH_BYTES = 2;
    private static final int SMALLEST_PAYLOAD_BYTES = 64;

    private final int maxPayloadBytes;

    /// With [Packetizer#DEFAULT_MAX_PAYLOAD_BYTES].
    public H264Packetizer() {
        this(DEFAULT_MAX_PAYLOAD_BYTES);
    }

    /// @param maxPayloadBytes bytes behind the RTP header, at least 64
    public H264Packetizer(int maxPayloadBytes) {
        if (maxPayloadBytes < SMALLEST_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("maxPayloadBytes must be 64 or more: " + maxPayloadBytes);
        }
        this.maxPayloadBytes = maxPayloadBytes;
    }

    @Override
    public void packetize(VideoFrame frame, PayloadSink sink) {
        if (frame.keyFrame()) {
            parameterSets(frame.format(), sink);
        }
        List<Payload> nalUnits = frame.nalUnits();
        for (int i = 0; i < nalUnits.size(); i++) {
            nalUnit(nalUnits.get(i), i == nalUnits.size() - 1, sink);
        }
    }

    private void parameterSets(H264Format format, PayloadSink sink) {
        List<Payload> sets = new ArrayList<>(format.sequenceParameterSets());
        sets.addAll(format.pictureParameterSets());
        int stapBytes = 1;
        for (Payload set : sets) {
            stapBytes += STAP_LENGTH_BYTES + set.length();
        }
        if (stapBytes > maxPayloadBytes) {
            for (Payload set : sets) {
                nalUnit(set, false, sink);
            }
            return;
        }
        sink.onPayload(stapA(sets, stapBytes), false);
    }

    /// RFC 6184 section 5.7.1: F of any, the highest NRI of all; then 16 bits of size before each NAL unit.
    private static Payload stapA(List<Payload> nalUnits, int stapBytes) {
        byte[] stap = new byte[stapBytes];
        int forbidden = 0;
        int nri = 0;
        int at = 1;
        for (Payload nalUnit : nalUnits) {
            forbidden |= nalUnit.get(0) & 0x80;
            nri = Math.max(nri, nalUnit.get(0) & 0x60);
            stap[at] = (byte) (nalUnit.length() >> 8);
            stap[at + 1] = (byte) nalUnit.length();
            nalUnit.copyTo(stap, at + STAP_LENGTH_BYTES);
            at += STAP_LENGTH_BYTES + nalUnit.length();
        }
        stap[0] = (byte) (forbidden | nri | STAP_A);
        return Payload.of(stap);
    }

    private void nalUnit(Payload nalUnit, boolean lastOfFrame, PayloadSink sink) {
        if (nalUnit.length() <= maxPayloadBytes) {
            sink.onPayload(nalUnit, lastOfFrame);
            return;
        }
        fragments(nalUnit, lastOfFrame, sink);
    }

    /// RFC 6184 section 5.8. The NAL unit's own header byte is not sent: the FU indicator and header rebuild it.
    /// Fragments are made about equal, so that no tiny one is left over.
    private void fragments(Payload nalUnit, boolean lastOfFrame, PayloadSink sink) {
        int header = nalUnit.getUnsigned(0);
        int bytes = nalUnit.length() - 1;
        int room = maxPayloadBytes - FU_HEADER_BYTES;
        int count = (bytes + room - 1) / room;
        int from = 1;
        for (int i = 0; i < count; i++) {
            int size = bytes / count + (i < bytes % count ? 1 : 0);
            byte[] fragment = new byte[FU_HEADER_BYTES + size];
            fragment[0] = (byte) ((header & 0xE0) | FU_A);
            int position = i == 0 ? FU_START : i == count - 1 ? FU_END : 0;
            fragment[1] = (byte) (position | (header & 0x1F));
            nalUnit.slice(from, size).copyTo(fragment, FU_HEADER_BYTES);
            from += size;
            sink.onPayload(Payload.of(fragment), lastOfFrame && i == count - 1);
        }
    }
}
