package io.wxgw.mas;

import io.wxgw.wire.rtp.H264Content;
import io.wxgw.wire.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The packets of a camera since the beginning of its last key frame: what somebody needs who comes in between.
///
/// Kept in the order of their sequence numbers, together with the parameter sets right before the key frame. A
/// group that grows beyond the limits is dropped, and nothing is kept until the next key frame. Lane only.
final class PictureGroup {
    /// What [#replay] can put between two pictures of 60 a second, whose timestamps are 1,500 ticks apart.
    private static final int MAX_PICTURES = 1_000;

    /// A sequence number further away belongs to a sender that began anew.
    private static final int MAX_DISTANCE = 2_000;

    private final int maxBytes;
    private final long maxNanos;
    private final List<RtpPacket> packets = new ArrayList<>();

    private boolean begun;
    private long begunNanos;
    private int bytes;

    /// @param maxBytes of payload; 0: nothing is ever kept
    /// @param maxNanos since the key frame
    PictureGroup(int maxBytes, long maxNanos) {
        this.maxBytes = maxBytes;
        this.maxNanos = maxNanos;
    }

    /// Takes one packet with payload, as it arrived.
    ///
    /// @return what it holds
    H264Content add(RtpPacket packet, long nowNanos) {
        H264Content content = H264Content.of(packet.payload());
        if (!packets.isEmpty() && isForeign(packet)) {
            clear();
        }
        int place = place(packet);
        boolean known = place > 0 && packets.get(place - 1).sequenceNumber() == packet.sequenceNumber();
        boolean before = begun && place == 0;
        if (known || before) {
            return content;
        }
        packets.add(place, packet);
        bytes += packet.payload().length();
        if (content == H264Content.IDR_BEGINS) {
            begin(place, nowNanos);
        }
        boolean useless = !begun && content == H264Content.PICTURE;
        if (useless || bytes > maxBytes || isOld(nowNanos)) {
            clear();
        }
        return content;
    }

    /// Forgets everything: what there was is not what there is now.
    void clear() {
        packets.clear();
        bytes = 0;
        begun = false;
    }

    /// The packets, as if all pictures had been taken within a moment right after the newest: each a tick after
    /// the one before, so that a player shows the newest at once and everything that follows is later. Empty if
    /// there is no key frame, or if something is missing.
    List<RtpPacket> replay() {
        if (!begun || numbers() != packets.size()) {
            return List.of();
        }
        long first = packets.getFirst().timestamp();
        int[] times = packets.stream()
                .mapToInt(packet -> (int) (packet.timestamp() - first))
                .distinct()
                .sorted()
                .toArray();
        if (times.length > MAX_PICTURES) {
            return List.of();
        }
        long newest = first + times[times.length - 1];
        List<RtpPacket> replay = new ArrayList<>(packets.size());
        for (RtpPacket packet : packets) {
            int rank = Arrays.binarySearch(times, (int) (packet.timestamp() - first));
            replay.add(
                    packet.rewritten(packet.payloadType(), packet.sequenceNumber(), newest + 1 + rank, packet.ssrc()));
        }
        return replay;
    }

    private boolean isOld(long nowNanos) {
        return begun && nowNanos - begunNanos > maxNanos;
    }

    /// Sequence numbers from the first to the last.
    private int numbers() {
        return ((packets.getLast().sequenceNumber() - packets.getFirst().sequenceNumber()) & 0xFFFF) + 1;
    }

    private boolean isForeign(RtpPacket packet) {
        RtpPacket newest = packets.getLast();
        return packet.ssrc() != newest.ssrc()
                || Math.abs((short) (packet.sequenceNumber() - newest.sequenceNumber())) > MAX_DISTANCE;
    }

    private int place(RtpPacket packet) {
        int place = packets.size();
        while (place > 0
                && (short) (packet.sequenceNumber() - packets.get(place - 1).sequenceNumber()) < 0) {
            place--;
        }
        return place;
    }

    /// The key frame at `place` and the parameter sets right before it are the beginning now.
    private void begin(int place, long nowNanos) {
        int first = place;
        while (first > 0 && H264Content.of(packets.get(first - 1).payload()) == H264Content.NO_PICTURE) {
            first--;
        }
        List<RtpPacket> former = packets.subList(0, first);
        former.forEach(packet -> bytes -= packet.payload().length());
        former.clear();
        begun = true;
        begunNanos = nowNanos;
    }
}
