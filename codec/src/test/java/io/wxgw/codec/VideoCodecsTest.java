package io.wxgw.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wxgw.codec.CodecRefusal.Reason;
import io.wxgw.codec.VideoDecoder.Decoded;
import io.wxgw.codec.VideoEncoder.Kind;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Pictures of one brightness a frame go in and must come out with it, and with their times.
class VideoCodecsTest {
    private static final long FRAME_NANOS = 1_000_000_000L / 15;
    private static final VideoSettings SETTINGS = new VideoSettings(360, 640, 15, 30, 400_000);

    private final FfmpegCodecs codecs = new FfmpegCodecs();

    @AfterEach
    void closesEveryContext() {
        assertThat(codecs.open()).isZero();
    }

    @Test
    void bringsBackThePicturesWithTheirTimes() {
        List<VideoFrame> frames = encode(45);

        assertThat(frames).hasSize(45);
        List<Integer> keyFrames = new ArrayList<>();
        try (VideoDecoder decoder = codecs.h264Decoder()) {
            for (int i = 0; i < frames.size(); i++) {
                VideoFrame frame = frames.get(i);
                if (frame.keyFrame()) {
                    keyFrames.add(i);
                }
                assertThat(frame.ptsNanos()).isEqualTo(i * FRAME_NANOS);
                assertThat(frame.dtsNanos()).isEqualTo(i * FRAME_NANOS);
                assertThat(frame.captureNanos()).isEqualTo(7 + i * FRAME_NANOS);
                assertThat(decoder.decode(frame)).isInstanceOfSatisfying(Decoded.Picture.class, decoded -> {
                    assertThat(decoded.ptsNanos()).isEqualTo(frame.ptsNanos());
                    assertThat(decoded.picture().width()).isEqualTo(360);
                    assertThat(decoded.picture().height()).isEqualTo(640);
                    int number = (int) (frame.ptsNanos() / FRAME_NANOS);
                    assertThat(mean(decoded.picture().luma())).isBetween(luma(number) - 3, luma(number) + 3);
                    assertThat(mean(decoded.picture().cb())).isBetween(97, 103);
                    assertThat(mean(decoded.picture().cr())).isBetween(147, 153);
                });
            }
        }
        assertThat(keyFrames).containsExactly(0, 30);
    }

    @Test
    void sendsOneSliceAPictureAndKeepsParameterSetsInTheFormat() {
        for (VideoFrame frame : encode(4)) {
            assertThat(frame.nalUnits()).hasSize(1);
            int type = frame.nalUnits().getFirst().get(0) & 0x1F;
            assertThat(type).isEqualTo(frame.keyFrame() ? 5 : 1);
            assertThat(frame.format().sequenceParameterSets().getFirst().getUnsigned(1))
                    .as("baseline, which every phone and browser takes")
                    .isEqualTo(66);
        }
    }

    @Test
    void makesAKeyFrameWhenAsked() {
        try (VideoEncoder encoder = codecs.h264Encoder(SETTINGS)) {
            encoder.encode(picture(0), 0, 0, Kind.IN_TURN);
            assertThat(encoder.encode(picture(1), 1, 1, Kind.IN_TURN)
                            .orElseThrow()
                            .keyFrame())
                    .isFalse();
            assertThat(encoder.encode(picture(2), 2, 2, Kind.KEY_FRAME)
                            .orElseThrow()
                            .keyFrame())
                    .isTrue();
        }
    }

    @Test
    void waitsForAKeyFrameAndThenSeesAgain() {
        List<VideoFrame> frames = encode(32);
        try (VideoDecoder decoder = codecs.h264Decoder()) {
            for (VideoFrame frame : frames.subList(1, 30)) {
                assertThat(decoder.decode(frame)).isNotInstanceOf(Decoded.Picture.class);
            }
            assertThat(decoder.decode(frames.get(30))).isInstanceOf(Decoded.Picture.class);
        }
    }

    @Test
    void survivesDamage() {
        List<VideoFrame> frames = encode(31);
        try (VideoDecoder decoder = codecs.h264Decoder()) {
            decoder.decode(frames.getFirst());
            VideoFrame good = frames.get(1);
            byte[] noise = new byte[500];
            Arrays.fill(noise, (byte) 0x5A);
            noise[0] = 0x41;
            decoder.decode(new VideoFrame(
                    good.format(), good.ptsNanos(), good.dtsNanos(), 0, false, List.of(Payload.of(noise))));
            assertThat(decoder.decode(frames.get(30))).isInstanceOf(Decoded.Picture.class);
        }
    }

    @Test
    void refusesAPictureOfAnotherSizeAndAContextTooMany() {
        try (VideoEncoder encoder = codecs.h264Encoder(SETTINGS)) {
            assertThatThrownBy(() -> encoder.encode(YuvPicture.blank(320, 240), 0, 0, Kind.IN_TURN))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        FfmpegCodecs none = new FfmpegCodecs(0);
        assertThatThrownBy(none::h264Decoder)
                .isInstanceOfSatisfying(
                        CodecRefusal.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.TOO_MANY_CONTEXTS));
    }

    @Test
    void cutsAByteStreamAtStartCodesOfBothLengths() {
        byte[] stream = {9, 0, 0, 1, 0x67, 1, 0, 0, 0, 1, 0x68, 0, 0, 1, 0x65, 0, 0, 3, 0, 0, 1};

        assertThat(AnnexB.split(Payload.of(stream)))
                .containsExactly(
                        Payload.of(new byte[] {0x67, 1}),
                        Payload.of(new byte[] {0x68}),
                        Payload.of(new byte[] {0x65, 0, 0, 3}));
        assertThat(AnnexB.split(Payload.EMPTY)).isEmpty();
    }

    private List<VideoFrame> encode(int count) {
        List<VideoFrame> frames = new ArrayList<>();
        try (VideoEncoder encoder = codecs.h264Encoder(SETTINGS)) {
            for (int i = 0; i < count; i++) {
                encoder.encode(picture(i), i * FRAME_NANOS, 7 + i * FRAME_NANOS, Kind.IN_TURN)
                        .ifPresent(frames::add);
            }
        }
        return frames;
    }

    private static int luma(int number) {
        return 40 + number * 2; // in small steps: a jump is a scene change, and those get key frames of their own
    }

    private static YuvPicture picture(int number) {
        YuvPicture picture = YuvPicture.blank(360, 640);
        Arrays.fill(picture.luma(), (byte) luma(number));
        Arrays.fill(picture.cb(), (byte) 100);
        Arrays.fill(picture.cr(), (byte) 150);
        return picture;
    }

    private static int mean(byte[] plane) {
        long sum = 0;
        for (byte value : plane) {
            sum += value & 0xFF;
        }
        return (int) (sum / plane.length);
    }
}
