package io.wxgw.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.NettyNetwork;
import io.wxgw.testkit.Deployment;
import io.wxgw.testkit.Ffmpeg;
import io.wxgw.testkit.FfmpegProcess;
import io.wxgw.testkit.ForeignProgram;
import io.wxgw.testkit.NginxRtmp;
import io.wxgw.testkit.Player;
import io.wxgw.testkit.Recording;
import io.wxgw.testkit.SyntheticMember;
import io.wxgw.testkit.ToneMeter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that others have written, against our live server on real sockets, all at once: four publish, five play.
/// They come from the packages of `testkit/debian-packages.txt`.
@Tag("peers")
class RtmpPeersTest {
    private static final int TONE_HZ = 1_000;
    private static final Duration LENGTH = Duration.ofSeconds(7);
    private static final int PICTURES = Math.toIntExact(LENGTH.toSeconds()) * SyntheticMember.FRAME_RATE;
    private static final int MESSAGES_OF_TWO_SECONDS = 2 * (47 + SyntheticMember.FRAME_RATE);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PLAY_WAIT = Duration.ofSeconds(90);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final int FROM_THE_FIRST_PICTURE = 1;
    private static final int FROM_A_LATER_KEY_FRAME = 3 * SyntheticMember.GOP;

    private final Ffmpeg ffmpeg = Ffmpeg.bundled();
    private final LaneGroup lanes = LaneGroup.start(2);
    private final NettyNetwork network = new NettyNetwork(lanes);
    private final int nginxPort = Deployment.freePort();
    private final Path folder;
    private final Path source;
    private final List<Played> played = new ArrayList<>();
    private final Map<String, ForeignProgram> programs = new LinkedHashMap<>();
    private final LiveServer.Started live;
    private final List<AutoCloseable> opened = new ArrayList<>();

    /// What one player plays.
    ///
    /// @param mayMiss pictures at the beginning
    /// @param recording ends the player and reads what it has
    private record Played(String name, int mayMiss, Supplier<Recording> recording) {}

    RtmpPeersTest(@TempDir Path folder) {
        this.folder = folder;
        this.source = folder.resolve("source.flv");
        LiveConfig defaults = LiveConfig.on(InetSocketAddress.createUnresolved("127.0.0.1", 0));
        LiveConfig config = new LiveConfig(
                defaults.rtmpBind(),
                defaults.app(),
                defaults.rtmp(),
                GRACE,
                PLAY_WAIT,
                defaults.playerQueue(),
                defaults.gatewayQueue(),
                defaults.gopCacheBytes(),
                defaults.maxConnections(),
                defaults.maxConnectionsPerAddress(),
                defaults.gatewayAddresses(),
                defaults.maxStreams());
        this.live = LiveServer.start(config, network, StreamAuth.OPEN, new Random(1))
                .join();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        live.close().join();
        lanes.close(Duration.ofSeconds(5)).join();
    }

    /// nginx connects to us when its own publisher is under way, so the first key frame never comes to us. Players of
    /// that stream join when the second one is here and begin with it.
    @Test
    void carriesEveryPictureAndTheToneOfEachPublisherToEachPlayer() throws IOException {
        writeSource();
        startNginx();
        rtmpdumpPlays("ffmpeg", FROM_THE_FIRST_PICTURE);
        gstreamerPlays("ffmpeg", "rtmpsrc", " live=1", FROM_THE_FIRST_PICTURE);
        gstreamerPlays("ffmpeg", "rtmp2src", "", FROM_THE_FIRST_PICTURE);
        gstreamerPlays("rtmpsink", "rtmp2src", "", FROM_THE_FIRST_PICTURE);
        rtmpdumpPlays("rtmp2sink", FROM_THE_FIRST_PICTURE);
        // GStreamer takes its time where it has to look for its plugins first; ffmpeg waits 15 s for a picture.
        await(() -> players() == 5);
        ffmpegPlays("ffmpeg", url("ffmpeg"), FROM_THE_FIRST_PICTURE);
        ffmpegPlays("ffmpeg, behind nginx", nginx("down") + "ffmpeg", FROM_THE_FIRST_PICTURE);
        await(() -> players() == 7);

        ffmpegPublishes(url("ffmpeg"));
        gstreamerPublishes("rtmpsink", " live=1");
        gstreamerPublishes("rtmp2sink", "");
        ffmpegPublishes(nginx("up") + "nginx");
        await(() -> stream("nginx").anyMatch(stream -> stream.frames() > MESSAGES_OF_TWO_SECONDS));
        rtmpdumpPlays("nginx", FROM_A_LATER_KEY_FRAME);
        gstreamerPlays("nginx", "rtmpsrc", " live=1", FROM_A_LATER_KEY_FRAME);

        // A stream that ends has lost its publisher for as long as the grace; then its players are sent away. rtmpsrc
        // and nginx come back and wait for another publisher.
        await(() -> live.server().streams().stream().noneMatch(stream -> stream.frames() > 0));
        assertThat(live.server().publishes()).isEqualTo(4);
        SoftAssertions.assertSoftly(softly -> played.forEach(player -> assertWhole(softly, player)));
        assertThat(lanes.lanes()).allMatch(lane -> lane.metrics().defects() == 0);
    }

    private static void assertWhole(SoftAssertions softly, Played player) {
        Recording recording = player.recording().get();
        List<Integer> counters = recording.counters().counters();
        softly.assertThat(counters).as(player.name()).hasSizeGreaterThanOrEqualTo(PICTURES - player.mayMiss());
        if (counters.isEmpty()) {
            return;
        }
        int first = counters.getFirst();
        softly.assertThat(first % SyntheticMember.GOP).as(player.name()).isZero();
        softly.assertThat(counters)
                .as(player.name())
                .isEqualTo(
                        IntStream.range(first, first + counters.size()).boxed().toList());
        softly.assertThat(counters.getLast()).as(player.name()).isGreaterThanOrEqualTo(PICTURES - 2);
        ToneMeter tones = recording.tones();
        double seconds = (PICTURES - player.mayMiss()) / (double) SyntheticMember.FRAME_RATE;
        softly.assertThat(tones.seconds()).as(player.name()).isGreaterThan(seconds - 0.1);
        softly.assertThat(tones.slice(0.25, tones.seconds() - 0.5).weakest(TONE_HZ))
                .as(player.name())
                .isGreaterThan(-20);
    }

    private void writeSource() {
        try (FfmpegProcess writing = new SyntheticMember(TONE_HZ, "0x2080C0").write(ffmpeg, source, LENGTH)) {
            assertThat(writing.await(PATIENCE)).as(writing.log()).isTrue();
        }
    }

    private void startNginx() throws IOException {
        String application = "rtmp://127.0.0.1:" + live.rtmp().getPort() + "/wx";
        own(NginxRtmp.startRelay(Files.createDirectory(folder.resolve("nginx")), nginxPort, application));
    }

    private void ffmpegPublishes(String to) {
        own(ffmpeg.start(List.of("-re", "-i", source.toString(), "-c", "copy", "-f", "flv", to)));
    }

    private void gstreamerPublishes(String sink, String properties) {
        List<String> command = new ArrayList<>(List.of("gst-launch-1.0", "-e", "filesrc", "location=" + source, "!"));
        command.addAll(List.of("flvdemux", "name=d", "flvmux", "name=m", "streamable=true", "!"));
        command.addAll(List.of(sink, "sync=true", "location=" + url(sink) + properties));
        command.addAll(List.of("d.audio", "!", "queue", "!", "aacparse", "!", "m."));
        command.addAll(List.of("d.video", "!", "queue", "!", "h264parse", "!", "m."));
        program("publisher " + sink, command);
    }

    private void ffmpegPlays(String name, String from, int mayMiss) {
        Player player = own(Player.start(ffmpeg, from, Player.Tracks.BOTH));
        played.add(new Played("ffmpeg plays " + name, mayMiss, player::finish));
    }

    private void rtmpdumpPlays(String stream, int mayMiss) {
        Path file = folder.resolve("rtmpdump-" + stream + ".flv");
        programPlays(
                "rtmpdump plays " + stream,
                file,
                mayMiss,
                List.of("rtmpdump", "-r", url(stream), "--live", "-o", file.toString()));
    }

    private void gstreamerPlays(String stream, String element, String properties, int mayMiss) {
        Path file = folder.resolve(element + "-" + stream + ".flv");
        String from = "location=" + url(stream) + properties;
        programPlays(
                element + " plays " + stream,
                file,
                mayMiss,
                List.of(
                        "gst-launch-1.0",
                        "-e",
                        element,
                        from,
                        "!",
                        "filesink",
                        "buffer-mode=unbuffered",
                        "location=" + file));
    }

    private void programPlays(String name, Path file, int mayMiss, List<String> command) {
        ForeignProgram program = program(name, command);
        played.add(new Played(name, mayMiss, () -> {
            program.close();
            return Player.record(ffmpeg, file.toString(), Player.Tracks.BOTH, LENGTH.multipliedBy(2), PATIENCE);
        }));
    }

    private ForeignProgram program(String name, List<String> command) {
        ForeignProgram program = own(ForeignProgram.start(folder.resolve(name + ".log"), command));
        programs.put(name, program);
        return program;
    }

    private int players() {
        return live.server().streams().stream()
                .mapToInt(LiveServer.StreamState::players)
                .sum();
    }

    private Stream<LiveServer.StreamState> stream(String name) {
        return live.server().streams().stream().filter(stream -> stream.name().equals(name));
    }

    private void await(BooleanSupplier condition) {
        try {
            Awaitility.await().atMost(PATIENCE).until(condition::getAsBoolean);
        } catch (ConditionTimeoutException late) {
            StringBuilder said = new StringBuilder().append(live.server().streams());
            programs.forEach((name, program) ->
                    said.append("\n--- ").append(name).append('\n').append(program.log()));
            throw new AssertionError(said.toString(), late);
        }
    }

    private String url(String stream) {
        return "rtmp://127.0.0.1:" + live.rtmp().getPort() + "/wx/" + stream;
    }

    private String nginx(String application) {
        return "rtmp://127.0.0.1:" + nginxPort + "/" + application + "/";
    }

    private <T extends AutoCloseable> T own(T closeable) {
        opened.add(closeable);
        return closeable;
    }
}
