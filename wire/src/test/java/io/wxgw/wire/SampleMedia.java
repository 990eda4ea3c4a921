package io.wxgw.wire;

import io.wxgw.wire.flv.FlvDemux;
import io.wxgw.wire.flv.FlvDemuxer;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.H264Format;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Real media for the tests of this module and of those above it.
///
/// `clip.flv` was made by ffmpeg 4.4.1: 12 pictures of 64x48 at 25 a second, key frame every 6, two B-frames, two
/// slices, delimiters and SEI; 0.5 s of AAC-LC, 48 kHz, mono, a tone of 440 Hz.
public final class SampleMedia {
    /// SPS and PPS of x264 for 640x360, High profile, level 3.0.
    public static final H264Format H264_640X360 =
            format("6764001eacd940a02ff97011000003000100000300320f162d96", "68ebe3cb22c0");

    /// SPS and PPS of x264 for 1280x720, Baseline profile, level 3.1.
    public static final H264Format H264_1280X720 =
            format("6742c01fd9005005bb011000000300100000030320f1832480", "68cb83cb20");

    private SampleMedia() {}

    /// The tags of `clip.flv`.
    public static List<FlvFile.Tag> tags() {
        return FlvFile.parse(bytes("samples/clip.flv"));
    }

    /// The sound of `clip.flv`, in order; capture times equal presentation times.
    public static List<AudioFrame> audioFrames() {
        List<AudioFrame> frames = new ArrayList<>();
        for (FlvDemux each : demuxed()) {
            if (each instanceof FlvDemux.Frame(AudioFrame frame)) {
                frames.add(frame);
            }
        }
        return frames;
    }

    /// The pictures of `clip.flv`, in decoding order; capture times equal presentation times.
    public static List<VideoFrame> videoFrames() {
        List<VideoFrame> frames = new ArrayList<>();
        for (FlvDemux each : demuxed()) {
            if (each instanceof FlvDemux.Frame(VideoFrame frame)) {
                frames.add(frame);
            }
        }
        return frames;
    }

    private static List<FlvDemux> demuxed() {
        FlvDemuxer demuxer = new FlvDemuxer();
        List<FlvDemux> all = new ArrayList<>();
        for (FlvFile.Tag tag : tags()) {
            long arrivalNanos = tag.timestampMs() * 1_000_000;
            switch (tag.type()) {
                case FlvFile.Tag.AUDIO -> all.add(demuxer.audio(tag.timestampMs(), tag.body(), arrivalNanos));
                case FlvFile.Tag.VIDEO -> all.add(demuxer.video(tag.timestampMs(), tag.body(), arrivalNanos));
                default -> {}
            }
        }
        return all;
    }

    /// A file below this package in the test resources.
    public static byte[] bytes(String name) {
        try (InputStream in = SampleMedia.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no test resource " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Bytes written in hexadecimal digits; blanks between them do not count.
    public static Payload hex(String digits) {
        return Payload.of(HexFormat.of().parseHex(digits.replaceAll("\\s", "")));
    }

    private static H264Format format(String sps, String pps) {
        return new H264Format(List.of(hex(sps)), List.of(hex(pps)));
    }
}
