package io.wxgw.wire.flv;

import static io.wxgw.wire.SampleMedia.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wxgw.wire.FlvFile;
import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.G711Format;
import io.wxgw.wire.media.H264Format;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlvMuxerTest {
    @Test
    void writesSequenceHeadersAsFfmpegDoes() {
        List<FlvFile.Tag> tags = SampleMedia.tags();
        VideoFrame picture = SampleMedia.videoFrames().getFirst();
        AudioFrame sound = SampleMedia.audioFrames().getFirst();
        assertThat(tags).extracting(FlvFile.Tag::body).contains(FlvMuxer.videoSequenceHeader(picture.format()));
        assertThat(tags).extracting(FlvFile.Tag::body).contains(FlvMuxer.audioSequenceHeader((AacFormat)
                sound.format()));
    }

    @Test
    void givesBackWhatTheDemuxerRead() {
        FlvDemuxer demuxer = new FlvDemuxer();
        demuxer.audio(0, FlvMuxer.audioSequenceHeader(AacFormat.LC_48K_MONO), 0);
        for (AudioFrame frame : SampleMedia.audioFrames()) {
            long ms = frame.ptsNanos() / 1_000_000;
            FlvDemux again = demuxer.audio(ms, FlvMuxer.audio(frame), frame.ptsNanos());
            assertThat(again).isInstanceOfSatisfying(FlvDemux.Frame.class, demuxed -> {
                assertThat(((AudioFrame) demuxed.frame()).data()).isEqualTo(frame.data());
                assertThat(demuxed.frame().ptsNanos()).isEqualTo(frame.ptsNanos());
            });
        }
        List<VideoFrame> pictures = SampleMedia.videoFrames();
        demuxer.video(0, FlvMuxer.videoSequenceHeader(pictures.getFirst().format()), 0);
        for (VideoFrame frame : pictures) {
            long ms = frame.dtsNanos() / 1_000_000;
            FlvDemux again = demuxer.video(ms, FlvMuxer.video(frame), frame.dtsNanos());
            assertThat(again)
                    .isInstanceOfSatisfying(
                            FlvDemux.Frame.class,
                            demuxed -> assertThat(demuxed.frame())
                                    .isEqualTo(withCaptureNanos(
                                            frame, demuxed.frame().captureNanos())));
        }
    }

    @Test
    void writesCompositionTimesOfEitherSign() {
        assertThat(FlvMuxer.video(picture(120, 80)).slice(0, 5)).isEqualTo(hex("1701 000028"));
        assertThat(FlvMuxer.video(picture(40, 80)).slice(0, 5)).isEqualTo(hex("1701 FFFFD8"));
        assertThat(FlvMuxer.video(picture(100_000_000, 80)).slice(0, 5)).isEqualTo(hex("1701 7FFFFF"));
    }

    @Test
    void namesOnlyTheTracksThereAre() {
        assertThat(FlvMuxer.onMetaData(AacFormat.LC_48K_MONO, null))
                .isEqualTo(metadata(AmfValue.EcmaArray.EMPTY
                        .with("hasAudio", true)
                        .with("audiocodecid", 10)
                        .with("audiosamplerate", 48_000)
                        .with("audiosamplesize", 16)
                        .with("audiochannels", 1)
                        .with("stereo", false)));
        assertThat(FlvMuxer.onMetaData(null, SampleMedia.H264_640X360))
                .isEqualTo(metadata(AmfValue.EcmaArray.EMPTY
                        .with("hasVideo", true)
                        .with("videocodecid", 7)
                        .with("width", 640)
                        .with("height", 360)));
        assertThat(FlvMuxer.onMetaData(null, null)).isEqualTo(metadata(AmfValue.EcmaArray.EMPTY));
    }

    @Test
    void leavesTheSizeOutWhenTheSpsDoesNotTellIt() {
        H264Format unreadable = new H264Format(List.of(hex("67 42")), List.of(hex("68 CE")));
        assertThat(FlvMuxer.onMetaData(null, unreadable))
                .isEqualTo(
                        metadata(AmfValue.EcmaArray.EMPTY.with("hasVideo", true).with("videocodecid", 7)));
    }

    @Test
    void muxesNoOtherSoundThanAac() {
        AudioFrame speech = new AudioFrame(G711Format.PCMA, 0, 0, Payload.EMPTY);
        assertThatThrownBy(() -> FlvMuxer.audio(speech)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<AmfValue> metadata(AmfValue values) {
        return List.of(AmfValue.of("onMetaData"), values);
    }

    private static VideoFrame withCaptureNanos(VideoFrame frame, long captureNanos) {
        return new VideoFrame(
                frame.format(), frame.ptsNanos(), frame.dtsNanos(), captureNanos, frame.keyFrame(), frame.nalUnits());
    }

    private static VideoFrame picture(long ptsMs, long dtsMs) {
        return new VideoFrame(
                SampleMedia.H264_640X360, ptsMs * 1_000_000, dtsMs * 1_000_000, 0, true, List.of(hex("65 88")));
    }
}
