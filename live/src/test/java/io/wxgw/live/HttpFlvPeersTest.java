package io.wxgw.live;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.NettyNetwork;
import io.wxgw.testkit.Ffmpeg;
import io.wxgw.testkit.FfmpegProcess;
import io.wxgw.testkit.Player;
import io.wxgw.testkit.Recording;
import io.wxgw.testkit.Recording.Packet.Kind;
import io.wxgw.testkit.SyntheticMember;
import io.wxgw.testkit.ToneMeter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// HTTP-FLV on real sockets: ffmpeg publishes over RTMP and plays over HTTP, all of it, sound alone, pictures alone;
/// the JDK's client and a bare socket ask too.
@Tag("peers")
class HttpFlvPeersTest {
    private static final int TONE_HZ = 1_700;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PICTURES = 4 * SyntheticMember.FRAME_RATE;
    private static final int COUNTERS = 1 << SyntheticMember.COUNTER_BITS;

    private final Ffmpeg ffmpeg = Ffmpeg.bundled();
    private final LaneGroup lanes = LaneGroup.start(2);
    private final LiveServer.Started live;
    private final InetSocketAddress http;

    HttpFlvPeersTest() {
        InetSocketAddress any = InetSocketAddress.createUnresolved("127.0.0.1", 0);
        NettyNetwork network = new NettyNetwork(lanes);
        live = LiveServer.start(LiveConfig.on(any), network, StreamAuth.OPEN, new Random(1))
                .join();
        http = live.serveHttpFlv(HttpFlvConfig.on(any)).join();
    }

    @AfterEach
    void close() {
        live.close().join();
        assertThat(lanes.lanes()).allMatch(lane -> lane.metrics().defects() == 0);
        lanes.close(Duration.ofSeconds(5)).join();
    }

    @Test
    void carriesEveryPictureAndTheToneToPlayersOfBothTracksAndOfOne() throws Exception {
        try (Player both = Player.start(ffmpeg, url(""), Player.Tracks.BOTH);
                Player listener = Player.start(ffmpeg, url("?onlyaudio=1"), Player.Tracks.SOUND);
                Player watcher = Player.start(ffmpeg, url("?onlyvideo=1"), Player.Tracks.PICTURE)) {
            await(() -> players() == 3);
            String publishing = "rtmp://127.0.0.1:" + live.rtmp().getPort() + "/wx/s";
            try (FfmpegProcess _ = new SyntheticMember(TONE_HZ, "0x2080C0").publish(ffmpeg, publishing)) {
                await(() -> pictures(both) > PICTURES && pictures(watcher) > PICTURES);
                assertLooksWhatHeadSays();
                assertEndsWithTheServersShutdown();
            }
            assertWhole(both.finish(), EnumSet.allOf(Kind.class));
            assertWhole(listener.finish(), EnumSet.of(Kind.AUDIO));
            assertWhole(watcher.finish(), EnumSet.of(Kind.VIDEO));
        }
    }

    private void assertLooksWhatHeadSays() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest head = HttpRequest.newBuilder(URI.create(url("")))
                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                    .timeout(PATIENCE)
                    .build();
            HttpResponse<Void> answer = client.send(head, HttpResponse.BodyHandlers.discarding());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).contains("video/x-flv");
        }
    }

    // A bare socket sees the head, the file's header with both tracks, and, when the server closes, the end.
    private void assertEndsWithTheServersShutdown() throws IOException {
        try (Socket socket = new Socket(http.getAddress(), http.getPort())) {
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            socket.getOutputStream().write("GET /wx/s.flv HTTP/1.0\r\n\r\n".getBytes(ISO_8859_1));
            byte[] begun = socket.getInputStream().readNBytes(1_000);
            live.close().join();
            socket.getInputStream().readAllBytes();
            String text = new String(begun, ISO_8859_1);
            assertThat(text).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(text.substring(text.indexOf("\r\n\r\n") + 4))
                    .startsWith("FLV\u0001\u0005\u0000\u0000\u0000\u0009");
        }
    }

    private static void assertWhole(Recording recording, Set<Kind> tracks) {
        assertThat(recording.packets().stream().map(Recording.Packet::kind).collect(Collectors.toSet()))
                .as(recording.log())
                .isEqualTo(tracks);
        if (tracks.contains(Kind.VIDEO)) {
            List<Integer> counters = recording.counters().counters();
            assertThat(counters).hasSizeGreaterThanOrEqualTo(PICTURES);
            assertThat(counters)
                    .isEqualTo(IntStream.range(0, counters.size())
                            .mapToObj(i -> i % COUNTERS)
                            .toList());
        }
        if (tracks.contains(Kind.AUDIO)) {
            ToneMeter tones = recording.tones();
            assertThat(tones.seconds()).isGreaterThan(3.5);
            assertThat(tones.slice(0.25, tones.seconds() - 0.5).weakest(TONE_HZ))
                    .isGreaterThan(-20);
        }
    }

    private static int pictures(Player player) {
        return Math.toIntExact(player.packets().stream()
                .filter(packet -> packet.kind() == Kind.VIDEO)
                .count());
    }

    private int players() {
        return live.server().streams().stream()
                .mapToInt(LiveServer.StreamState::players)
                .sum();
    }

    private static void await(BooleanSupplier condition) {
        Awaitility.await().atMost(PATIENCE).until(condition::getAsBoolean);
    }

    private String url(String query) {
        return "http://127.0.0.1:" + http.getPort() + "/wx/s.flv" + query;
    }
}
