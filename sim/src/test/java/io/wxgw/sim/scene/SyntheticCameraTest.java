package io.wxgw.sim.scene;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.codec.VideoDecoder;
import io.wxgw.codec.VideoDecoder.Decoded;
import io.wxgw.codec.VideoEncoder;
import io.wxgw.codec.VideoEncoder.Kind;
import io.wxgw.codec.VideoSettings;
import io.wxgw.codec.YuvPicture;
import io.wxgw.sim.measure.PictureWatch;
import io.wxgw.testkit.CounterReader;
import io.wxgw.testkit.CounterReport;
import io.wxgw.wire.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is drawn must be read back, also after H.264, and by the reader that judges ffmpeg's members too.
class SyntheticCameraTest {
    private static final long SECOND = 1_000_000_000L;
    private static final MemberLook LOOK = MemberLook.numbered(1, "mp-1");

    @Test
    void readsEveryCounterAndFlashAfterEncodingAndDecoding() {
        SyntheticCamera camera = new SyntheticCamera(LOOK, 360, 640, 15, true);
        long first = camera.numberAt(1_800_000_000L * SECOND);
        List<Long> flashes = new ArrayList<>();
        PictureWatch watch = new PictureWatch(LOOK, flashes::add);
        int bytes = 0;
        FfmpegCodecs codecs = new FfmpegCodecs();
        try (VideoEncoder encoder = codecs.h264Encoder(new VideoSettings(360, 640, 15, 30, 400_000));
                VideoDecoder decoder = codecs.h264Decoder()) {
            for (long number = first; number < first + 300; number++) {
                VideoFrame frame = encoder.encode(camera.draw(number), number, 0, Kind.IN_TURN)
                        .orElseThrow();
                bytes += frame.lengthBytes();
                assertThat(frame.keyFrame()).isEqualTo((number - first) % 30 == 0);
                assertThat(decoder.decode(frame)).isInstanceOfSatisfying(Decoded.Picture.class, decoded -> {
                    assertThat(FrameCounter.read(decoded.picture()).orElseThrow())
                            .isEqualTo((int) (decoded.ptsNanos() % 256));
                    watch.add(decoded.picture(), camera.unixNanosOf(decoded.ptsNanos()));
                });
            }
        }
        assertThat(watch.take()).isEqualTo(new PictureWatch.Summary(300, 299, 0, 0, 0, 0));
        assertThat(flashes).hasSize(20).allMatch(nanos -> nanos % SECOND == 0);
        assertThat(bytes * 8 / 20).as("bit/s").isBetween(50_000, 500_000);
    }

    @Test
    void isReadByTheReaderOfRealPlayersPictures() {
        SyntheticCamera camera = new SyntheticCamera(LOOK, 360, 640, 15, false);
        for (long number : new long[] {0, 1, 170, 255}) {
            CounterReport report = CounterReader.read(scaledToRgb(camera.draw(number)));

            assertThat(report.counters()).containsExactly((int) number);
            assertThat(report.isColour(String.format("0x%06X", LOOK.rgb()), 24))
                    .as(report.toString())
                    .isTrue();
        }
    }

    @Test
    void tellsAMembersPictureFromAnothers() {
        for (int other = 0; other < 8; other++) {
            PictureWatch watch = new PictureWatch(LOOK, _ -> {});
            watch.add(new SyntheticCamera(MemberLook.numbered(other, "other"), 360, 640, 15, false).draw(5), 0);
            assertThat(watch.take().foreign()).as("member " + other).isEqualTo(other == 1 ? 0 : 1);
        }
    }

    @Test
    void countsWhatIsMissingRepeatedAndLate() {
        SyntheticCamera camera = new SyntheticCamera(LOOK, 360, 640, 15, false);
        PictureWatch watch = new PictureWatch(LOOK, _ -> {});
        for (long number : new long[] {253, 254, 0, 0, 255, 1}) {
            watch.add(camera.draw(number), 0);
        }
        assertThat(watch.take()).isEqualTo(new PictureWatch.Summary(6, 3, 1, 2, 0, 0));
    }

    @Test
    void putsPicturesOnAGridThatBeginsWithEachSecond() {
        SyntheticCamera camera = new SyntheticCamera(LOOK, 360, 640, 15, false);
        long second = 1_800_000_001L * SECOND;
        assertThat(camera.unixNanosOf(camera.numberAt(second))).isEqualTo(second);
        for (long number = camera.numberAt(second); number < camera.numberAt(second) + 40; number++) {
            assertThat(camera.numberAt(camera.unixNanosOf(number))).isEqualTo(number);
            assertThat(camera.numberAt(camera.unixNanosOf(number) - 1)).isEqualTo(number - 1);
        }
    }

    /// Every fifth pixel, as ffmpeg's scaler would give it but for its smoothing (BT.601, limited range).
    private static byte[] scaledToRgb(YuvPicture picture) {
        byte[] rgb = new byte[CounterReader.PICTURE_BYTES];
        for (int y = 0; y < CounterReader.HEIGHT; y++) {
            for (int x = 0; x < CounterReader.WIDTH; x++) {
                int row = y * 5 + 2;
                int column = x * 5 + 2;
                double luma = 1.164 * ((picture.luma()[row * 360 + column] & 0xFF) - 16);
                double cb = (picture.cb()[row / 2 * 180 + column / 2] & 0xFF) - 128;
                double cr = (picture.cr()[row / 2 * 180 + column / 2] & 0xFF) - 128;
                int at = (y * CounterReader.WIDTH + x) * 3;
                rgb[at] = (byte) Math.clamp(Math.round(luma + 1.596 * cr), 0, 255);
                rgb[at + 1] = (byte) Math.clamp(Math.round(luma - 0.392 * cb - 0.813 * cr), 0, 255);
                rgb[at + 2] = (byte) Math.clamp(Math.round(luma + 2.017 * cb), 0, 255);
            }
        }
        return rgb;
    }
}
