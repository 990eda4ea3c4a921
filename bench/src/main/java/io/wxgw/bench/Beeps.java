package io.wxgw.bench;

import io.wxgw.testkit.Ffmpeg;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A recording whose sound can be recognised after any transcoding: a beep of 100 ms every half second. Its
/// picture is that of [StandardStream].
final class Beeps {
    static final int SAMPLE_RATE_HZ = 48_000;
    static final int TONE_HZ = 1_000;
    static final double AMPLITUDE = 0.125;

    /// A beep is found in steps of 2.5 ms.
    static final long TOLERANCE_NANOS = 3_000_000;

    /// Less than from one beep to the next.
    static final long LONGEST_DELAY_NANOS = 480_000_000;

    private static final int SECONDS = 20;

    private Beeps() {}

    /// Writes it into `folder`. Blocks for the encoding.
    static Path write(Path folder) {
        Path flv = folder.resolve("beeps.flv");
        String beeps = AMPLITUDE + "*sin(2*PI*" + TONE_HZ + "*t)*lt(mod(t\\,0.5)\\,0.1)";
        try (var encoder = Ffmpeg.bundled()
                .start(List.of(
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc2=s=640x360:r=15",
                        "-f",
                        "lavfi",
                        "-i",
                        "aevalsrc=" + beeps + ":s=" + SAMPLE_RATE_HZ,
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
                        "-g",
                        "30",
                        "-b:v",
                        "600k",
                        "-maxrate",
                        "600k",
                        "-bufsize",
                        "600k",
                        "-c:a",
                        "aac",
                        "-ac",
                        "1",
                        "-b:a",
                        "56k",
                        "-f",
                        "flv",
                        "-y",
                        flv.toString()))) {
            if (!encoder.await(Duration.ofMinutes(2)) || encoder.exitCode() != 0) {
                throw new IllegalStateException("the beeps cannot be encoded: " + encoder.log());
            }
        }
        return flv;
    }
}
