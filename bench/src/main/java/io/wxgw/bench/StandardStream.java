package io.wxgw.bench;

import io.wxgw.testkit.Ffmpeg;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What every scenario carries: H.264 constrained baseline 640x360, 15 frames a second, 600 kbit/s, a key frame every
/// 2 s; AAC-LC 48 kHz mono, 56 kbit/s.
final class StandardStream {
    private static final int SECONDS = 20;

    private StandardStream() {}

    /// Writes it into `folder`. Blocks for the encoding.
    static Path write(Path folder) {
        Path flv = folder.resolve("standard.flv");
        try (var encoder = Ffmpeg.bundled()
                .start(List.of(
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc2=s=640x360:r=15",
                        "-f",
                        "lavfi",
                        "-i",
                        "sine=frequency=440:sample_rate=48000",
                        "-t",
                        "" + SECONDS,
                        "-c:v",
                        "libx264",
                        "-preset",
                        "ultrafast",
                        "-tune",
                        "zerolatency",
                        "-profile:v",
                        "baseline",
                        "-pix_fmt",
                        "yuv420p",
                        "-threads",
                        "1",
                        "-bf",
                        "0",
                        "-g",
                        "30",
                        "-keyint_min",
                        "30",
                        "-sc_threshold",
                        "0",
                        "-b:v",
                        "600k",
                        "-minrate",
                        "600k",
                        "-maxrate",
                        "600k",
                        "-bufsize",
                        "600k",
                        "-c:a",
                        "aac",
                        "-ar",
                        "48000",
                        "-ac",
                        "1",
                        "-b:a",
                        "56k",
                        "-f",
                        "flv",
                        "-y",
                        flv.toString()))) {
            if (!encoder.await(Duration.ofMinutes(2)) || encoder.exitCode() != 0) {
                throw new IllegalStateException("the standard stream cannot be encoded: " + encoder.log());
            }
        }
        return flv;
    }
}
