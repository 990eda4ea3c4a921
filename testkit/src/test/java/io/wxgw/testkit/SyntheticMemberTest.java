package io.wxgw.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The measuring tools, measured: what ffmpeg draws and says must be read back whole.
@Tag("e2e")
class SyntheticMemberTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void comesBackFromAFileWithEveryCounterAndItsTone(@TempDir Path folder) {
        Ffmpeg ffmpeg = Ffmpeg.bundled();
        Path flv = folder.resolve("member.flv");
        try (FfmpegProcess writer = new SyntheticMember(1000, "0x2060a0").write(ffmpeg, flv, Duration.ofSeconds(20))) {
            assertThat(writer.await(PATIENCE)).isTrue();
            assertThat(writer.exitCode()).as(writer::log).isZero();
        }

        Recording recording =
                Player.record(ffmpeg, flv.toString(), Player.Tracks.BOTH, Duration.ofSeconds(20), PATIENCE);

        CounterReport counters = recording.counters();
        assertThat(counters.counters())
                .as(recording.log())
                .isEqualTo(IntStream.range(0, 300).map(i -> i % 256).boxed().toList());
        assertThat(counters.share(75)).isEqualTo(1);
        assertThat(counters.isColour("0x2060a0", 6)).as(counters.toString()).isTrue();
        ToneMeter tones = recording.tones().slice(1, 5);
        assertThat(tones.weakest(1000)).isBetween(-18.6, -17.6);
        assertThat(tones.strongest(1000)).isBetween(-18.6, -17.6);
        assertThat(tones.strongest(440)).isLessThan(-58);
        assertThat(tones.worstSignalToNoise(1000)).isGreaterThan(30);
        assertThat(tones.deepestDip()).isLessThan(1);
        assertThat(recording.largestAudioStepMs()).isBetween(21L, 22L);
        assertThat(recording.largestVideoStepMs()).isBetween(66L, 67L);
    }

    @Test
    void endsWhenAskedTo(@TempDir Path folder) {
        Ffmpeg ffmpeg = Ffmpeg.bundled();
        FfmpegProcess process = ffmpeg.start(new SyntheticMember(440, "0xff0000")
                .publishArguments(folder.resolve("x.flv").toString()));
        assertThat(process.running()).isTrue();

        process.close();

        assertThat(process.running()).isFalse();
        assertThat(process.log()).contains("Output #0, flv");
    }
}
