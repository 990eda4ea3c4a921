package io.wxgw.wire.rtp;

import static io.wxgw.wire.SampleMedia.hex;
import static io.wxgw.wire.rtp.Packets.packet;
import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.rtp.Depacketized.DiscardReason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class H264DepacketizerTest {
    private static final String SPS = "6764001eacd940a02ff97011000003000100000300320f162d96";
    private static final String PPS = "68ebe3cb22c0";
    private static final String SETS = "78 001A" + SPS + "0006" + PPS;
    private static final String IDR = "65 88 84";
    private static final String P = "41 9A 24";

    private final H264Depacketizer depacketizer = new H264Depacketizer(pts -> pts + 7);

    @Test
    void endsAFrameAtTheMarker() {
        assertNeedMore(packet(1, 9_000, false, SETS));
        VideoFrame frame = frame(packet(2, 9_000, true, IDR));
        assertThat(frame.nalUnits()).containsExactly(hex(IDR));
        assertThat(frame.keyFrame()).isTrue();
        assertThat(frame.format()).isEqualTo(SampleMedia.H264_640X360);
        assertThat(frame.ptsNanos()).isEqualTo(100_000_000L);
        assertThat(frame.dtsNanos()).isEqualTo(100_000_000L);
        assertThat(frame.captureNanos()).isEqualTo(100_000_007L);
        assertThat(frame(packet(3, 12_600, true, P)).format()).isSameAs(frame.format());
    }

    @Test
    void endsAFrameAtTheNextTimestampWhereMarkersAreMissing() {
        start();
        assertNeedMore(packet(3, 12_600, false, P));
        VideoFrame frame = frame(packet(4, 16_200, false, P));
        assertThat(frame.ptsNanos()).isEqualTo(140_000_000L);
    }

    @Test
    void learnsThatMarkersOnEverySliceMeanNothing() {
        start();
        frame(packet(3, 12_600, true, P));
        assertDiscarded(DiscardReason.MALFORMED, packet(4, 12_600, true, "41 1A 24"));
        // From the next key frame on, frames end where the timestamp changes.
        assertThat(depacketizer.needKeyFrame()).isTrue();
        depacketizer.depacketize(packet(5, 16_200, false, SETS));
        depacketizer.depacketize(packet(6, 16_200, true, IDR));
        depacketizer.depacketize(packet(7, 16_200, true, "65 08 84"));
        assertThat(frame(packet(8, 19_800, true, P)).nalUnits()).hasSize(2);
    }

    @Test
    void joinsFragments() {
        start();
        assertNeedMore(packet(3, 12_600, false, "5C 81 9A 01"));
        assertNeedMore(packet(4, 12_600, false, "5C 01 02"));
        VideoFrame frame = frame(packet(5, 12_600, true, "5C 41 03"));
        assertThat(frame.nalUnits()).containsExactly(hex("41 9A 01 02 03"));
    }

    @Test
    void takesApartAggregates() {
        start();
        VideoFrame frame = frame(packet(3, 12_600, true, "78 0002 0910 0003" + P + "0003 411A24 0002 0CFF"));
        assertThat(frame.nalUnits()).containsExactly(hex(P), hex("411A24"));
    }

    @Test
    void dropsEverythingFromALossToTheNextKeyFrame() {
        start();
        assertDiscarded(DiscardReason.LOST_PACKETS, packet(4, 16_200, true, P));
        assertThat(depacketizer.needKeyFrame()).isTrue();
        assertDiscarded(DiscardReason.WAITING_FOR_KEY_FRAME, packet(5, 19_800, true, P));
        VideoFrame frame = frame(packet(6, 23_400, true, IDR));
        assertThat(frame.format()).isEqualTo(SampleMedia.H264_640X360);
        assertThat(depacketizer.needKeyFrame()).isFalse();
    }

    @Test
    void dropsAKeyFrameWhoseBeginningOrMiddleIsLost() {
        start();
        // Packet 3 began the frame.
        assertDiscarded(DiscardReason.LOST_PACKETS, packet(4, 12_600, false, "65 08 84"));
        assertDiscarded(DiscardReason.REST_OF_DAMAGED_FRAME, packet(5, 12_600, true, "65 04 84"));
        assertNeedMore(packet(6, 16_200, false, "7C 85 88"));
        assertDiscarded(DiscardReason.LOST_PACKETS, packet(8, 16_200, true, "7C 45 88"));
        frame(packet(9, 19_800, true, IDR));
    }

    @Test
    void keepsAKeyFrameWhoseFirstPacketFollowsALoss() {
        start();
        depacketizer.depacketize(packet(4, 12_600, false, SETS));
        frame(packet(5, 12_600, true, IDR));
    }

    @Test
    void waitsForAKeyFrameAndItsParameterSetsAtTheStart() {
        assertThat(depacketizer.needKeyFrame()).isTrue();
        assertDiscarded(DiscardReason.WAITING_FOR_KEY_FRAME, packet(1, 0, true, P));
        assertDiscarded(DiscardReason.NO_PARAMETER_SETS, packet(2, 3_600, true, IDR));
        assertNeedMore(packet(3, 7_200, true, SPS));
        assertNeedMore(packet(4, 7_200, true, PPS));
        frame(packet(5, 10_800, true, IDR));
    }

    @Test
    void takesPresetParameterSets() {
        H264Depacketizer preset = new H264Depacketizer(pts -> pts, SampleMedia.H264_640X360);
        assertThat(preset.depacketize(packet(1, 0, true, IDR))).isInstanceOf(Depacketized.Frames.class);
    }

    @Test
    void makesAnotherFormatOfAChangedParameterSet() {
        VideoFrame before = start();
        depacketizer.depacketize(packet(3, 12_600, false, SETS));
        assertThat(frame(packet(4, 12_600, true, IDR)).format()).isSameAs(before.format());
        depacketizer.depacketize(packet(5, 16_200, false, "6742c01fd9005005bb011000000300100000030320f1832480"));
        assertThat(frame(packet(6, 16_200, true, IDR)).format()).isNotEqualTo(before.format());
    }

    @Test
    void readsOverKeepAlives() {
        start();
        assertNeedMore(packet(3, 12_600, false, ""));
        frame(packet(4, 12_600, true, P));
    }

    @Test
    void goesOnAcrossTheWrapsOfNumbersAndTimestamps() {
        depacketizer.depacketize(packet(65_535, 0xFFFF_F000L, false, SETS));
        long before = frame(packet(65_536, 0xFFFF_F000L, true, IDR)).ptsNanos();
        long after = frame(packet(65_537, 0xFFFF_F000L + 9_000, true, P)).ptsNanos();
        assertThat(after - before).isEqualTo(100_000_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "40 01",
                "5E 01",
                "5F 01", // undefined types
                "78",
                "78 00",
                "78 0000",
                "78 0004 419A", // aggregates that do not add up
                "7C",
                "7C 85",
                "7C C5", // fragments without a body
            })
    void dropsAFrameThatBreaksTheFormat(String payload) {
        start();
        assertDiscarded(DiscardReason.MALFORMED, packet(3, 12_600, false, payload));
        assertDiscarded(DiscardReason.REST_OF_DAMAGED_FRAME, packet(4, 12_600, true, P));
        assertThat(depacketizer.needKeyFrame()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"59 0001", "5A 0001", "5B 0001", "5D 8501"})
    void namesWhatItDoesNotSpeak(String payload) {
        start();
        assertDiscarded(DiscardReason.UNSUPPORTED, packet(3, 12_600, true, payload));
    }

    @Test
    void dropsFragmentsOutOfPlace() {
        start();
        assertDiscarded(DiscardReason.LOST_PACKETS, packet(3, 12_600, true, "5C 01 02"));
        recover(4);
        assertNeedMore(packet(6, 19_800, false, "5C 81 9A"));
        assertDiscarded(DiscardReason.MALFORMED, packet(7, 19_800, false, "5C 81 9A"));
        recover(8);
        assertNeedMore(packet(10, 19_800, false, "5C 81 9A"));
        assertDiscarded(DiscardReason.MALFORMED, packet(11, 19_800, true, P));
        recover(12);
        assertNeedMore(packet(14, 19_800, false, "5C 81 9A"));
        assertDiscarded(DiscardReason.MALFORMED, packet(15, 23_400, false, P));
    }

    @Test
    void holdsNoMoreThanAPictureMayHave() {
        start();
        String large = "5C 01" + "00".repeat(60_000);
        depacketizer.depacketize(packet(3, 12_600, false, "5C 81 9A"));
        DiscardReason reason = null;
        int sent = 0;
        while (reason == null && sent < 1_000) {
            if (depacketizer.depacketize(packet(4 + sent, 12_600, false, large))
                    instanceof Depacketized.Discarded<VideoFrame>(DiscardReason why)) {
                reason = why;
            }
            sent++;
        }
        assertThat(reason).isEqualTo(DiscardReason.TOO_LARGE);
        assertThat(sent).isEqualTo(70);
    }

    @Test
    void holdsNoMoreFragmentsThanAPictureMayHave() {
        start();
        depacketizer.depacketize(packet(3, 12_600, false, "5C 81 9A"));
        int sent = 0;
        while (sent < 100_000
                && depacketizer.depacketize(packet(4 + sent, 12_600, false, "5C 01 00"))
                        instanceof Depacketized.NeedMore<VideoFrame>) {
            sent++;
        }
        assertThat(sent).isLessThan(FragmentBuffer.MAX_PARTS);
    }

    @Test
    void countsThePacketAndNotTheNalUnitThatHoldsOnToIt() {
        start();
        // A slice of two bytes beside a filler of 60,000.
        String payload = "78 0002 419A EA60" + "0C".repeat(60_000);
        Depacketized<VideoFrame> last = new Depacketized.NeedMore<>();
        for (int i = 0; i < 70; i++) {
            last = depacketizer.depacketize(packet(3 + i, 12_600, false, payload));
        }
        assertThat(last).isEqualTo(new Depacketized.Discarded<VideoFrame>(DiscardReason.TOO_LARGE));
    }

    @Test
    void takesNoMoreThan1024NalUnits() {
        start();
        Depacketized<VideoFrame> last =
                depacketizer.depacketize(packet(3, 12_600, true, "78" + "0002 419A".repeat(1_025)));
        assertThat(last).isEqualTo(new Depacketized.Discarded<VideoFrame>(DiscardReason.TOO_LARGE));
    }

    @Test
    void passesAPictureOfAThousandSlicesAsItCame() {
        start();
        depacketizer.depacketize(packet(3, 12_600, false, "78" + "0002 4101".repeat(999)));
        VideoFrame frame = frame(packet(4, 12_600, true, "78 0002 4102"));
        assertThat(frame.nalUnits()).hasSize(1_000).endsWith(hex("4102"));
        assertThat(depacketizer.needKeyFrame()).isFalse();
    }

    @Test
    void showsNothingOfAStreamWhosePicturesAreLargerThan8192() {
        // 16384x16, as in SequenceParameterSetTest.
        depacketizer.depacketize(packet(1, 9_000, false, "78 0009 6742C01FDA00100390 0006" + PPS));
        assertDiscarded(DiscardReason.NO_PARAMETER_SETS, packet(2, 9_000, true, IDR));
        assertThat(depacketizer.needKeyFrame()).isTrue();
        recover(3);
    }

    private VideoFrame start() {
        depacketizer.depacketize(packet(1, 9_000, false, SETS));
        return frame(packet(2, 9_000, true, IDR));
    }

    private void recover(int sequenceNumber) {
        depacketizer.depacketize(packet(sequenceNumber, 16_200, false, SETS));
        frame(packet(sequenceNumber + 1, 16_200, true, IDR));
    }

    private VideoFrame frame(RtpPacket packet) {
        Depacketized<VideoFrame> depacketized = depacketizer.depacketize(packet);
        assertThat(depacketized).isInstanceOf(Depacketized.Frames.class);
        List<VideoFrame> frames = ((Depacketized.Frames<VideoFrame>) depacketized).frames();
        assertThat(frames).hasSize(1);
        return frames.getFirst();
    }

    private void assertNeedMore(RtpPacket packet) {
        assertThat(depacketizer.depacketize(packet)).isEqualTo(new Depacketized.NeedMore<VideoFrame>());
    }

    private void assertDiscarded(DiscardReason reason, RtpPacket packet) {
        assertThat(depacketizer.depacketize(packet)).isEqualTo(new Depacketized.Discarded<VideoFrame>(reason));
    }
}
