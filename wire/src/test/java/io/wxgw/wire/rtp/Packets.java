package io.wxgw.wire.rtp;

import io.wxgw.wire.Datagrams;
import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.media.MediaFrame;
import java.util.ArrayList;
import java.util.List;

/// Packets by the handful.
final class Packets {
    private Packets() {}

    /// One packet of SSRC 1, payload type 96.
    static RtpPacket packet(int sequenceNumber, long timestamp, boolean marker, String payloadDigits) {
        return new RtpPacket(
                marker, 96, sequenceNumber & 0xFFFF, timestamp & 0xFFFF_FFFFL, 1, SampleMedia.hex(payloadDigits));
    }

    /// All packets of a recording.
    static List<RtpPacket> sample(String name) {
        List<RtpPacket> packets = new ArrayList<>();
        Datagrams.of(name)
                .forEach(datagram -> packets.add(RtpPacket.parse(datagram).orElseThrow()));
        return packets;
    }

    /// What a stream makes of frames.
    static <F extends MediaFrame> List<RtpPacket> packets(RtpStream<F> stream, List<F> frames) {
        List<RtpPacket> packets = new ArrayList<>();
        frames.forEach(frame -> stream.packetize(frame, packets::add));
        return packets;
    }

    /// All frames that come out.
    static <F extends MediaFrame> List<F> frames(Depacketizer<F> depacketizer, List<RtpPacket> packets) {
        List<F> frames = new ArrayList<>();
        for (RtpPacket packet : packets) {
            if (depacketizer.depacketize(packet) instanceof Depacketized.Frames<F>(List<F> complete)) {
                frames.addAll(complete);
            }
        }
        return frames;
    }
}
