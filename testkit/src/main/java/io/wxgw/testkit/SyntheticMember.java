package io.wxgw.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A mini program made of ffmpeg: one tone, one colour, and a frame counter in the picture.
///
/// *Sound*: `sine` at its own amplitude, 4095/32768, AAC-LC 48 kHz mono 64 kbit/s. We call that -18 dBFS: dBFS here is
/// the *amplitude* of the sine against full scale (a full-scale sine is 0 dBFS), as [ToneMeter] measures it.
///
/// *Picture*: 360x640 of one colour, 15 frames a second, H.264 constrained baseline, a key frame every 30 frames, one
/// slice, no B frames. The upper tenth holds the frame number modulo 256 in eight blocks from left (bit 7) to right
/// (bit 0), white for 1, black for 0: [CounterReader] reads it.
///
/// @param toneHz the tone it says; the four are 440, 1000, 1700 and 2600
/// @param colour the picture's colour as ffmpeg writes it, `0xRRGGBB`
public record SyntheticMember(int toneHz, String colour) {
    /// Frames a second.
    public static final int FRAME_RATE = 15;

    /// Frames from one key frame to the next.
    public static final int GOP = 30;

    /// Pixels across.
    public static final int WIDTH = 360;

    /// Pixels down: a phone is held upright.
    public static final int HEIGHT = 640;

    /// Bits of the frame counter, one block each.
    public static final int COUNTER_BITS = 8;

    private static final int BLOCK_HEIGHT = HEIGHT / 10;

    /// Pushes to `rtmpUrl` in real time until closed.
    public FfmpegProcess publish(Ffmpeg ffmpeg, String rtmpUrl) {
        return ffmpeg.start(publishArguments(rtmpUrl));
    }

    /// The arguments of [#publish], for a test that wants to change one.
    public List<String> publishArguments(String rtmpUrl) {
        List<String> arguments = new ArrayList<>(sources(true));
        arguments.addAll(encoders());
        arguments.addAll(List.of("-f", "flv", "-flvflags", "no_duration_filesize", rtmpUrl));
        return arguments;
    }

    /// Pushes sound alone to `rtmpUrl` in real time until closed.
    public FfmpegProcess publishSoundOnly(Ffmpeg ffmpeg, String rtmpUrl) {
        List<String> arguments = new ArrayList<>(List.of("-re", "-f", "lavfi", "-i", tone()));
        arguments.addAll(audioEncoder());
        arguments.addAll(List.of("-f", "flv", "-flvflags", "no_duration_filesize", rtmpUrl));
        return ffmpeg.start(arguments);
    }

    /// Sends picture and sound by RTP in real time until closed.
    ///
    /// @param codec of the sound: AAC, opus, PCMA or PCMU
    /// @param outputOptions of ffmpeg for both tracks, such as `-max_delay 0`; with its defaults it packs eight
    ///     access units of AAC into a packet
    public FfmpegProcess send(
            Ffmpeg ffmpeg, RtpTarget picture, RtpTarget sound, String codec, List<String> outputOptions) {
        List<String> arguments = new ArrayList<>(sources(true));
        arguments.addAll(List.of("-map", "0:v"));
        arguments.addAll(videoEncoder());
        arguments.addAll(outputOptions);
        arguments.addAll(picture.output());
        arguments.addAll(List.of("-map", "1:a"));
        arguments.addAll(
                switch (codec) {
                    case "AAC" -> audioEncoder();
                    case "opus" -> List.of("-c:a", "libopus", "-b:a", "64k", "-application", "audio");
                    case "PCMA" -> List.of("-c:a", "pcm_alaw", "-ar", "8000");
                    case "PCMU" -> List.of("-c:a", "pcm_mulaw", "-ar", "8000");
                    default -> throw new IllegalArgumentException(codec);
                });
        arguments.addAll(outputOptions);
        arguments.addAll(sound.output());
        return ffmpeg.start(arguments);
    }

    /// Sends the picture alone by RTP in real time until closed: a shared screen.
    public FfmpegProcess sendPicture(Ffmpeg ffmpeg, RtpTarget picture) {
        List<String> arguments = new ArrayList<>(List.of("-re", "-f", "lavfi", "-i", picture()));
        arguments.addAll(videoEncoder());
        arguments.addAll(picture.output());
        return ffmpeg.start(arguments);
    }

    /// Where ffmpeg sends a track, and under which numbers.
    ///
    /// @param host as in a URL: an IPv6 address in brackets
    public record RtpTarget(String host, int port, long ssrc, int payloadType) {
        private List<String> output() {
            return List.of(
                    "-ssrc", "" + ssrc, "-payload_type", "" + payloadType, "-f", "rtp", "rtp://" + host + ":" + port);
        }
    }

    /// Writes `length` of the same into an FLV file, as fast as the machine can. The process ends by itself.
    public FfmpegProcess write(Ffmpeg ffmpeg, Path flv, Duration length) {
        List<String> arguments = new ArrayList<>(sources(false));
        arguments.addAll(encoders());
        arguments.addAll(List.of("-t", seconds(length), "-f", "flv", "-y", flv.toString()));
        return ffmpeg.start(arguments);
    }

    static String seconds(Duration length) {
        return String.format(Locale.ROOT, "%.3f", length.toMillis() / 1000.0);
    }

    private List<String> sources(boolean realTime) {
        List<String> arguments = new ArrayList<>();
        for (String source : List.of(picture(), tone())) {
            if (realTime) {
                arguments.add("-re");
            }
            arguments.addAll(List.of("-f", "lavfi", "-i", source));
        }
        return arguments;
    }

    private String tone() {
        return "sine=frequency=" + toneHz + ":sample_rate=48000";
    }

    /// The counter is drawn by the timeline: `n` is the frame's number, and a box appears while its bit is set.
    private String picture() {
        StringBuilder graph = new StringBuilder(400);
        graph.append("color=c=%s:s=%dx%d:r=%d".formatted(colour, WIDTH, HEIGHT, FRAME_RATE));
        graph.append(",drawbox=x=0:y=0:w=%d:h=%d:color=black:t=fill".formatted(WIDTH, BLOCK_HEIGHT));
        int blockWidth = WIDTH / COUNTER_BITS;
        for (int block = 0; block < COUNTER_BITS; block++) {
            int weight = 1 << (COUNTER_BITS - 1 - block);
            graph.append(",drawbox=x=%d:y=0:w=%d:h=%d:color=white:t=fill:enable='mod(floor(n/%d),2)'"
                    .formatted(block * blockWidth, blockWidth, BLOCK_HEIGHT, weight));
        }
        return graph.toString();
    }

    private static List<String> encoders() {
        List<String> arguments = new ArrayList<>(videoEncoder());
        arguments.addAll(audioEncoder());
        return arguments;
    }

    private static List<String> videoEncoder() {
        List<String> arguments = new ArrayList<>(List.of(
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-tune",
                "zerolatency",
                "-profile:v",
                "baseline",
                "-pix_fmt",
                "yuv420p"));
        // One thread is one slice (zerolatency cuts slices by threads) and leaves the machine to the boxes under test.
        arguments.addAll(List.of("-threads", "1", "-bf", "0", "-g", "" + GOP, "-keyint_min", "" + GOP));
        arguments.addAll(List.of("-sc_threshold", "0", "-b:v", "400k", "-maxrate", "600k", "-bufsize", "600k"));
        return arguments;
    }

    private static List<String> audioEncoder() {
        return List.of("-c:a", "aac", "-ar", "48000", "-ac", "1", "-b:a", "64k");
    }
}
