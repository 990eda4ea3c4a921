package io.wxgw.wire.flv;

import static io.wxgw.wire.SampleMedia.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.wire.FlvFile;
import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.flv.FlvDemux.DiscardReason;
import io.wxgw.wire.h264.NalUnitType;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlvDemuxerTest {
    private static final Payload AAC_HEADER = hex("AF 00 1188");
    private static final Payload AVC_HEADER = FlvMuxer.videoSequenceHeader(SampleMedia.H264_640X360);
    private static final String IDR = "65 88 84 00";
    private static final String P = "41 9A 24 6C";

    private final FlvDemuxer demuxer = new FlvDemuxer();

    @Test
    void readsWhatFfmpegWrote() {
        List<FlvDemux> demuxed = new ArrayList<>();
        for (FlvFile.Tag tag : SampleMedia.tags()) {
            switch (tag.type()) {
                case FlvFile.Tag.AUDIO -> demuxed.add(audio(tag.timestampMs(), tag.body()));
                case FlvFile.Tag.VIDEO -> demuxed.add(video(tag.timestampMs(), tag.body()));
                default -> {}
            }
        }
        assertThat(demuxed).noneMatch(FlvDemux.Discarded.class::isInstance);
        assertThat(demuxed.stream().filter(FlvDemux.Header.class::isInstance)).hasSize(2);

        List<VideoFrame> pictures = SampleMedia.videoFrames();
        assertThat(pictures).hasSize(12);
        assertThat(pictures)
                .extracting(VideoFrame::keyFrame)
                .containsExactly(true, false, false, false, false, false, true, false, false, false, false, false);
        assertThat(pictures).allSatisfy(picture -> {
            assertThat(picture.format()).isSameAs(pictures.getFirst().format());
            assertThat(picture.ptsNanos()).isGreaterThanOrEqualTo(picture.dtsNanos());
            assertThat(picture.nalUnits().stream().filter(nal -> NalUnitType.isSlice(NalUnitType.of(nal))))
                    .hasSize(2);
            assertThat(picture.nalUnits()).extracting(NalUnitType::of).doesNotContain(7, 8, 9, 12);
        });
        assertThat(pictures.getFirst().nalUnits()).extracting(NalUnitType::of).containsExactly(6, 5, 5);
        assertThat(pictures.stream().map(VideoFrame::ptsNanos).sorted().toList())
                .containsExactlyElementsOf(java.util.stream.LongStream.range(0, 12)
                        .map(i -> pictures.getFirst().ptsNanos() + i * 40_000_000L)
                        .boxed()
                        .toList());

        List<AudioFrame> sound = SampleMedia.audioFrames();
        assertThat(sound).hasSizeGreaterThan(20);
        assertThat(sound.getFirst().format()).isInstanceOfSatisfying(AacFormat.class, format -> {
            assertThat(format.sampleRateHz()).isEqualTo(48_000);
            assertThat(format.channels()).isEqualTo(1);
        });
    }

    @Test
    void keepsTheFormatObjectUntilAHeaderSaysSomethingElse() {
        audio(0, AAC_HEADER);
        AudioFrame first = frame(audio(0, hex("AF01 2110")), AudioFrame.class);
        assertThat(first.format()).isEqualTo(AacFormat.LC_48K_MONO);
        audio(21, AAC_HEADER);
        assertThat(frame(audio(21, hex("AF01 2110")), AudioFrame.class).format())
                .isSameAs(first.format());
        audio(42, hex("AF00 1408"));
        assertThat(frame(audio(42, hex("AF01 2110")), AudioFrame.class).format().sampleRateHz())
                .isEqualTo(16_000);

        video(0, AVC_HEADER);
        VideoFrame before = frame(video(0, nalUnits(0, IDR)), VideoFrame.class);
        video(40, AVC_HEADER);
        assertThat(frame(video(40, nalUnits(0, P)), VideoFrame.class).format()).isSameAs(before.format());
        video(80, FlvMuxer.videoSequenceHeader(SampleMedia.H264_1280X720));
        assertThat(frame(video(80, nalUnits(0, IDR)), VideoFrame.class).format())
                .isEqualTo(SampleMedia.H264_1280X720);
    }

    @Test
    void keepsTheHeaderInForceWhenABadOneComes() {
        audio(0, AAC_HEADER);
        video(0, AVC_HEADER);
        assertThat(audio(0, hex("AF00 F8"))).isEqualTo(new FlvDemux.Discarded(DiscardReason.MALFORMED));
        assertThat(video(0, hex("1700 000000 0164001E FF E1 0018 67")))
                .isEqualTo(new FlvDemux.Discarded(DiscardReason.MALFORMED));
        assertThat(frame(audio(0, hex("AF01 2110")), AudioFrame.class).format()).isEqualTo(AacFormat.LC_48K_MONO);
        assertThat(frame(video(0, nalUnits(0, IDR)), VideoFrame.class).format()).isEqualTo(SampleMedia.H264_640X360);
    }

    @Test
    void takesParameterSetsOutOfThePictureIntoTheFormat() {
        String sps = digits(SampleMedia.H264_1280X720.sequenceParameterSets().getFirst());
        String pps = digits(SampleMedia.H264_1280X720.pictureParameterSets().getFirst());
        VideoFrame picture = frame(video(0, nalUnits(0, sps, pps, IDR)), VideoFrame.class);
        assertThat(picture.format()).isEqualTo(SampleMedia.H264_1280X720);
        assertThat(picture.nalUnits()).containsExactly(hex(IDR));
    }

    @Test
    void dropsDelimitersAndFillersAndPassesSei() {
        video(0, AVC_HEADER);
        VideoFrame picture =
                frame(video(0, nalUnits(0, "09 10", "06 05 01 41 80", "0C FF 80", "", IDR, "0A")), VideoFrame.class);
        assertThat(picture.nalUnits()).containsExactly(hex("06 05 01 41 80"), hex(IDR));
        assertThat(video(40, nalUnits(0, "09 10", "0C FF 80"))).isEqualTo(new FlvDemux.Ignored());
    }

    @Test
    void readsNalLengthsOfOneAndTwoBytes() {
        byte[] header = AVC_HEADER.toBytes();
        header[9] = (byte) 0xFC;
        video(0, Payload.of(header));
        assertThat(frame(video(0, hex("1701 000000 04" + IDR)), VideoFrame.class)
                        .nalUnits())
                .containsExactly(hex(IDR));
        header[9] = (byte) 0xFD;
        video(0, Payload.of(header));
        assertThat(frame(video(0, hex("1701 000000 0004" + IDR + "0000 0004" + IDR)), VideoFrame.class)
                        .nalUnits())
                .containsExactly(hex(IDR), hex(IDR));
        header[9] = (byte) 0xFE;
        assertThat(video(0, Payload.of(header))).isEqualTo(new FlvDemux.Discarded(DiscardReason.MALFORMED));
    }

    @Test
    void addsTheSignedCompositionTime() {
        video(0, AVC_HEADER);
        VideoFrame later = frame(video(1_000, nalUnits(80, IDR)), VideoFrame.class);
        assertThat(later.dtsNanos()).isEqualTo(1_000_000_000L);
        assertThat(later.ptsNanos()).isEqualTo(1_080_000_000L);
        VideoFrame earlier = frame(video(1_040, nalUnits(-40, P)), VideoFrame.class);
        assertThat(earlier.ptsNanos()).isEqualTo(1_000_000_000L);
    }

    @Test
    void unwrapsTimestampsOfBothTracksTogether() {
        audio(0, AAC_HEADER);
        video(0, AVC_HEADER);
        long before =
                frame(audio(0xFFFF_FFF0L, hex("AF01 2110")), AudioFrame.class).ptsNanos();
        long after = frame(video(0x10, nalUnits(0, IDR)), VideoFrame.class).ptsNanos();
        long late =
                frame(audio(0xFFFF_FFFFL, hex("AF01 2110")), AudioFrame.class).ptsNanos();
        assertThat(after - before).isEqualTo(32_000_000L);
        assertThat(late - before).isEqualTo(15_000_000L);
        // 2^24 ms, where senders that know only the 24 bits begin anew, is nothing special.
        assertThat(frame(audio(0x100_0000L, hex("AF01 2110")), AudioFrame.class).ptsNanos() - after)
                .isEqualTo(0xFF_FFF0L * 1_000_000);
    }

    @Test
    void saysWhyItDroppedATag() {
        assertDiscarded(DiscardReason.EMPTY, audio(0, Payload.EMPTY), video(0, Payload.EMPTY));
        assertDiscarded(DiscardReason.TRUNCATED, audio(0, hex("AF")), video(0, hex("17")), video(0, hex("1701 0000")));
        assertDiscarded(DiscardReason.EMPTY, audio(0, hex("AF00")), video(0, hex("1700 000000")));
        assertDiscarded(DiscardReason.NO_SEQUENCE_HEADER, audio(0, hex("AF01 21")), video(0, nalUnits(0, IDR)));
        assertDiscarded(DiscardReason.UNSUPPORTED_CODEC, audio(0, hex("2F FFFB")), audio(0, hex("72 D5D5")));
        assertDiscarded(DiscardReason.UNSUPPORTED_CODEC, video(0, hex("12 00000000")), video(0, hex("1C 00000000")));
        assertDiscarded(DiscardReason.ENHANCED_RTMP, video(0, hex("90 68766331 01")), audio(0, hex("90 4F707573")));
        assertDiscarded(DiscardReason.MALFORMED, audio(0, hex("AF02 21")), video(0, hex("1703 000000 00")));
        audio(0, AAC_HEADER);
        video(0, AVC_HEADER);
        assertDiscarded(DiscardReason.EMPTY, audio(0, hex("AF01")), video(0, hex("2701 000000")));
        assertDiscarded(
                DiscardReason.TRUNCATED,
                video(0, hex("1701 000000 0000")),
                video(0, hex("1701 000000 00000005" + IDR)),
                video(0, hex("1701 000000 FFFFFFFF" + IDR)));
        assertDiscarded(
                DiscardReason.TOO_LARGE,
                audio(0, hex("AF01" + "21".repeat(8_192))),
                video(0, hex("1701 000000" + "0000000141".repeat(1_025))));
    }

    @Test
    void refusesPicturesLargerThan8192() {
        // The same SPS for 16384x16: pic_width_in_mbs_minus1 = 1023, pic_height_in_map_units_minus1 = 0.
        Payload sps = hex("67 42C0 1F DA00100390");
        Payload config = hex("1700 000000 01 42C01F FF E1" + "0009" + digits(sps) + "01 0005 68CB83CB20");
        assertDiscarded(DiscardReason.TOO_LARGE, video(0, config));
    }

    @Test
    void passesAPictureOfAThousandSlicesAsItCame() {
        video(0, AVC_HEADER);
        VideoFrame picture =
                frame(video(0, hex("2701 000000" + "00000002 4101".repeat(999) + "00000002 4102")), VideoFrame.class);
        assertThat(picture.nalUnits()).hasSize(1_000).endsWith(hex("4102"));
    }

    @Test
    void ignoresTheEndOfASequenceAndCommands() {
        assertThat(video(0, hex("1702 000000"))).isEqualTo(new FlvDemux.Ignored());
        assertThat(video(0, hex("1702"))).isEqualTo(new FlvDemux.Ignored());
        assertThat(video(0, hex("5700"))).isEqualTo(new FlvDemux.Ignored());
    }

    @Test
    void callsOnlyIdrPicturesKeyFrames() {
        video(0, AVC_HEADER);
        assertThat(frame(video(0, hex("1701 000000 00000004" + P)), VideoFrame.class)
                        .keyFrame())
                .isFalse();
        assertThat(frame(video(40, hex("2701 000000 00000004" + IDR)), VideoFrame.class)
                        .keyFrame())
                .isTrue();
    }

    private FlvDemux audio(long timestampMs, Payload body) {
        return demuxer.audio(timestampMs, body, timestampMs * 1_000_000);
    }

    private FlvDemux video(long timestampMs, Payload body) {
        return demuxer.video(timestampMs, body, timestampMs * 1_000_000);
    }

    private static void assertDiscarded(DiscardReason reason, FlvDemux... demuxed) {
        assertThat(demuxed).containsOnly(new FlvDemux.Discarded(reason));
    }

    private static <F> F frame(FlvDemux demuxed, Class<F> type) {
        assertThat(demuxed).isInstanceOf(FlvDemux.Frame.class);
        return type.cast(((FlvDemux.Frame) demuxed).frame());
    }

    private static Payload nalUnits(int compositionTimeMs, String... nalUnits) {
        StringBuilder body = new StringBuilder("1701").append(String.format("%06X", compositionTimeMs & 0xFF_FFFF));
        for (String nalUnit : nalUnits) {
            body.append(String.format("%08X", hex(nalUnit).length())).append(nalUnit);
        }
        return hex(body.toString());
    }

    private static String digits(Payload bytes) {
        return java.util.HexFormat.of().formatHex(bytes.toBytes());
    }
}
