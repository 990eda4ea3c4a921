package io.wxgw.wire.opus;

import io.wxgw.wire.media.Payload;
import java.util.Optional;

/// What the head of an Opus packet says (RFC 6716 section 3). Immutable; any thread.
///
/// ```
///  0 1 2 3 4 5 6 7
/// +-+-+-+-+-+-+-+-+
/// | config  |s| c |   config: mode, bandwidth, frame length; s: stereo; c: how many frames
/// +-+-+-+-+-+-+-+-+
/// ```
///
/// @param frames 1 to 48
/// @param samplesPerFrame of each channel, at 48 kHz: 120 to 2,880
/// @param stereo whether this packet carries two channels; the next one may do otherwise
public record OpusPacket(int frames, int samplesPerFrame, boolean stereo) {
    /// 120 ms, the longest a packet may last (requirement R5).
    public static final int MAX_SAMPLES = 5_760;

    /// The largest frame (requirement R2).
    private static final int MAX_FRAME_BYTES = 1_275;

    private static final int FIRST_HYBRID_CONFIG = 12;
    private static final int FIRST_CELT_CONFIG = 16;
    private static final int SHORTEST_CELT_SAMPLES = 120;
    private static final int SHORTEST_SILK_SAMPLES = 480;

    /// Reads the head and checks that the frames fit into the packet.
    ///
    /// @return empty if the packet is malformed (section 3.4, requirements R1 to R7)
    public static Optional<OpusPacket> parse(Payload packet) {
        if (packet.isEmpty()) {
            return Optional.empty();
        }
        int toc = packet.getUnsigned(0);
        int samples = samplesPerFrame(toc >> 3);
        int frames = switch (toc & 0x03) {
            case 0 -> oneFrame(packet);
            case 1 -> twoEqualFrames(packet);
            case 2 -> twoFrames(packet);
            default -> manyFrames(packet);
        };
        return frames == 0 || frames * samples > MAX_SAMPLES
                ? Optional.empty()
                : Optional.of(new OpusPacket(frames, samples, (toc & 0x04) != 0));
    }

    /// Samples of each channel in the whole packet, at 48 kHz.
    public int samples() {
        return frames * samplesPerFrame;
    }

    /// Table 2 of section 3.1.
    private static int samplesPerFrame(int config) {
        if (config >= FIRST_CELT_CONFIG) {
            return SHORTEST_CELT_SAMPLES << (config & 0x03);
        }
        if (config >= FIRST_HYBRID_CONFIG) {
            return SHORTEST_SILK_SAMPLES << (config & 0x01);
        }
        return (config & 0x03) == 3 ? 3 * 2 * SHORTEST_SILK_SAMPLES : SHORTEST_SILK_SAMPLES << (config & 0x03);
    }

    private static int oneFrame(Payload packet) {
        return packet.length() - 1 <= MAX_FRAME_BYTES ? 1 : 0;
    }

    private static int twoEqualFrames(Payload packet) {
        int bytes = packet.length() - 1;
        return bytes % 2 == 0 && bytes / 2 <= MAX_FRAME_BYTES ? 2 : 0;
    }

    private static int twoFrames(Payload packet) {
        Lengths lengths = new Lengths(packet, 1);
        int first = lengths.next();
        int rest = packet.length() - lengths.at - first;
        return first >= 0 && rest >= 0 && rest <= MAX_FRAME_BYTES ? 2 : 0;
    }

    /// Section 3.2.5.
    private static int manyFrames(Payload packet) {
        if (packet.length() < 2) {
            return 0;
        }
        int head = packet.getUnsigned(1);
        int frames = head & 0x3F;
        Lengths lengths = new Lengths(packet, 2);
        int padding = (head & 0x40) == 0 ? 0 : lengths.padding();
        if (frames == 0 || padding < 0) {
            return 0;
        }
        boolean fits = (head & 0x80) == 0
                ? equalFramesFit(packet.length() - lengths.at - padding, frames)
                : framesFit(packet, lengths, padding, frames);
        return fits ? frames : 0;
    }

    private static boolean equalFramesFit(int bytes, int frames) {
        return bytes >= 0 && bytes % frames == 0 && bytes / frames <= MAX_FRAME_BYTES;
    }

    private static boolean framesFit(Payload packet, Lengths lengths, int padding, int frames) {
        int sum = 0;
        for (int i = 0; i < frames - 1; i++) {
            int length = lengths.next();
            if (length < 0) {
                return false;
            }
            sum += length;
        }
        int last = packet.length() - lengths.at - padding - sum;
        return last >= 0 && last <= MAX_FRAME_BYTES;
    }

    /// Reads the lengths in front of frames, one after the other; below 0 where the packet ends too early.
    private static final class Lengths {
        private final Payload packet;
        private int at;

        Lengths(Payload packet, int at) {
            this.packet = packet;
            this.at = at;
        }

        /// Section 3.2.1: one byte up to 251, else two.
        int next() {
            int first = octet();
            if (first < 252) {
                return first;
            }
            int second = octet();
            return second < 0 ? second : first + 4 * second;
        }

        /// Section 3.2.5: 255 stands for 254 and more to come.
        int padding() {
            int sum = 0;
            int octet = octet();
            while (octet == 255) {
                sum += 254;
                octet = octet();
            }
            return octet < 0 ? octet : sum + octet;
        }

        private int octet() {
            return at < packet.length() ? packet.getUnsigned(at++) : -1;
        }
    }
}
