package io.wxgw.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A player made of ffmpeg: pulls a URL or reads a file, decodes what it was told to expect, and keeps it.
///
/// *Shape*: sound as 48 kHz mono samples; pictures small and raw, every frame as it came (`-vsync passthrough`); beside
/// them the list of packets with their timestamps, as received and never decoded. *Thread*: any; [#finish] blocks.
/// *Delay*: up to [#ANALYSIS] passes before the first frame is decoded, but none is lost (no `nobuffer`, which drops
/// what was read while looking for tracks).
public final class Player implements AutoCloseable {
    /// What the player looks for. ffmpeg must be told, because it refuses an output without a track.
    public enum Tracks {
        SOUND,
        PICTURE,
        BOTH
    }

    /// How long ffmpeg looks for tracks that the metadata did not announce.
    public static final Duration ANALYSIS = Duration.ofMillis(1500);

    /// A peer silent for so long is gone.
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private final FfmpegProcess process;
    private final Tracks tracks;
    private final Path folder;

    private Player(FfmpegProcess process, Tracks tracks, Path folder) {
        this.process = process;
        this.tracks = tracks;
        this.folder = folder;
    }

    /// Plays `url` for `length` of media, and gives up `patience` after the start. Blocks.
    public static Recording record(Ffmpeg ffmpeg, String url, Tracks tracks, Duration length, Duration patience) {
        List<String> limit = List.of("-t", SyntheticMember.seconds(length));
        try (Player player = start(ffmpeg, List.of(), url, tracks, limit)) {
            player.process.await(patience);
            return player.finish();
        }
    }

    /// Plays `url` until [#finish].
    public static Player start(Ffmpeg ffmpeg, String url, Tracks tracks) {
        return start(ffmpeg, List.of(), url, tracks, List.of());
    }

    /// Listens to the RTP that a session description announces, for `length` of media.
    ///
    /// @param inputOptions of ffmpeg, such as `-max_delay 0`
    public static Player listen(
            Ffmpeg ffmpeg, SessionDescription description, List<String> inputOptions, Tracks tracks, Duration length) {
        List<String> options = new ArrayList<>(inputOptions);
        options.addAll(List.of("-protocol_whitelist", "data,file,udp,rtp", "-f", "sdp"));
        List<String> limit = List.of("-t", SyntheticMember.seconds(length));
        return start(ffmpeg, options, description.dataUrl(), tracks, limit);
    }

    /// Waits for the end of what it was to play, at most so long, and reads what came. Blocks.
    public Recording finish(Duration patience) {
        process.await(patience);
        return finish();
    }

    private static Player start(
            Ffmpeg ffmpeg, List<String> inputOptions, String url, Tracks tracks, List<String> limit) {
        try {
            Path folder = Files.createTempDirectory("wxgw-player");
            return new Player(ffmpeg.start(arguments(inputOptions, url, tracks, folder, limit)), tracks, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// True while it plays.
    public boolean running() {
        return process.running();
    }

    /// Packets received until now; a running player's list grows.
    public List<Recording.Packet> packets() {
        return Recording.Packet.parse(text("packets"));
    }

    /// Stops playing and reads what came. A second call reads nothing.
    public Recording finish() {
        process.close();
        Recording recording = new Recording(
                tracks == Tracks.PICTURE ? new short[0] : samples(bytes("sound")),
                tracks == Tracks.SOUND ? new byte[0] : bytes("pictures"),
                packets(),
                process.log());
        close();
        return recording;
    }

    @Override
    public void close() {
        process.close();
        try {
            for (String file : List.of("sound", "pictures", "packets")) {
                Files.deleteIfExists(folder.resolve(file));
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> arguments(
            List<String> inputOptions, String url, Tracks tracks, Path folder, List<String> limit) {
        List<String> arguments = new ArrayList<>(List.of("-y", "-loglevel", "info"));
        if (url.contains("://")) {
            arguments.addAll(List.of("-rw_timeout", "" + SILENCE.toMillis() * 1000));
        }
        // A megabyte is never reached before the time is up: time alone ends the search for tracks.
        arguments.addAll(List.of("-probesize", "1000000", "-analyzeduration", "" + ANALYSIS.toMillis() * 1000));
        arguments.addAll(inputOptions);
        arguments.addAll(List.of("-i", url));
        if (tracks != Tracks.PICTURE) {
            arguments.addAll(List.of("-map", "0:a"));
            arguments.addAll(limit);
            arguments.addAll(List.of("-c:a", "pcm_s16le", "-ar", "" + ToneMeter.SAMPLE_RATE_HZ, "-ac", "1"));
            arguments.addAll(List.of("-f", "s16le", folder.resolve("sound").toString()));
        }
        if (tracks != Tracks.SOUND) {
            arguments.addAll(List.of("-map", "0:v"));
            arguments.addAll(limit);
            arguments.addAll(
                    List.of("-vf", "scale=%d:%d:flags=area".formatted(CounterReader.WIDTH, CounterReader.HEIGHT)));
            arguments.addAll(List.of("-pix_fmt", "rgb24", "-vsync", "passthrough", "-threads", "1"));
            arguments.addAll(
                    List.of("-f", "rawvideo", folder.resolve("pictures").toString()));
        }
        arguments.addAll(List.of("-map", "0:a?", "-map", "0:v?", "-c", "copy"));
        arguments.addAll(limit);
        arguments.addAll(List.of("-flush_packets", "1", "-f", "framecrc"));
        arguments.add(folder.resolve("packets").toString());
        return arguments;
    }

    private String text(String file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    private byte[] bytes(String file) {
        try {
            Path path = folder.resolve(file);
            return Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static short[] samples(byte[] littleEndian) {
        short[] samples = new short[littleEndian.length / 2];
        ByteBuffer.wrap(littleEndian)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        return samples;
    }
}
