package io.wxgw.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wxgw.testkit.Deployment;
import io.wxgw.testkit.Player;
import io.wxgw.testkit.Recording;
import io.wxgw.testkit.SyntheticMember;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Scenarios S2, S3 and S5 of the design document: mini programs and apps, every codec of an app once.
@Tag("peers")
class AppsTest {
    private static final double NOBODY = 3000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    // Longer than the pictures: judged at its end, when no player starts any more.
    private static final Duration SOUND = Duration.ofSeconds(Measured.SECONDS + 5);
    private static final Duration PICTURE = Duration.ofSeconds(Measured.SECONDS + 1);

    /// Of an app that keeps its RTP short; the other ones run ffmpeg as it comes.
    private static final List<String> AT_ONCE = List.of("-max_delay", "0");

    private static final SyntheticMember A440 = new SyntheticMember(440, "0x803020");
    private static final SyntheticMember B1000 = new SyntheticMember(1000, "0x2060A0");
    private static final SyntheticMember C1700 = new SyntheticMember(1700, "0x208030");
    private static final SyntheticMember D2600 = new SyntheticMember(2600, "0x707020");
    private static final SyntheticMember SHARED = new SyntheticMember(0, "0x802080");

    @TempDir
    Path folder;

    @Test
    void everybodySeesAndHearsEverybody() throws Exception {
        try (Deployment house = Deployment.start(Deployment.Shape.ONE_PROCESS, folder)) {
            try (TwoApps s3 = new TwoApps(house)) {
                s3.begin();
                judge("S3", s3.expected());
            }
            try (TwoAndTwo s5 = new TwoAndTwo(house)) {
                s5.begin();
                judge("S5", s5.expected());
                s5.onePushServesAllMiniPrograms();
                s5.newsReachWhoeverAskedForThem();
            }
        }
    }

    /// Each box in a process of its own, and all that is said and shown goes by IPv6.
    @Test
    void fiveProcessesMeetOverIpv6() throws Exception {
        try (Deployment house = Deployment.start(Deployment.Shape.FIVE_PROCESSES, folder, "::1");
                OneApp s2 = new OneApp(house)) {
            s2.begin();
            judge("S2", s2.expected());
            s2.theAppCoversItsCamera();
        }
    }

    /// What a recording must hold.
    private record Expected(Callable<Recording> player, Judge judge) {}

    private interface Judge {
        void judge(Recording recording);
    }

    /// Judges all, so that a failure shows who else failed.
    private static void judge(String scenario, List<Expected> all) throws Exception {
        List<Recording> received =
                Measured.together(all.stream().map(Expected::player).toList());
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            try {
                all.get(i).judge().judge(received.get(i));
            } catch (AssertionError failure) {
                wrong.add("%s, number %d: %s".formatted(scenario, i, failure.getMessage()));
            }
        }
        assertThat(wrong).as("%s", wrong).isEmpty();
    }

    private static Expected hears(Callable<Recording> player, double[] present, double... absent) {
        return new Expected(player, recording -> Measured.sound(Measured.last(recording), present, absent));
    }

    private static Expected sees(Callable<Recording> player, SyntheticMember shown) {
        return new Expected(player, recording -> {
            Measured.picture(recording, shown);
            assertThat(recording.packets(Recording.Packet.Kind.AUDIO)).isEmpty();
        });
    }

    private static Expected sees(MiniProgram viewer, String ssrc, SyntheticMember shown) throws Exception {
        String url = viewer.requestVideo(ssrc);
        return sees(() -> viewer.watch(url, Player.Tracks.PICTURE, PICTURE), shown);
    }

    private static double[] tones(double... tones) {
        return tones;
    }

    /// S2: a mini program and one app, which shares its screen beside its camera and runs ffmpeg with its
    /// defaults.
    private static final class OneApp implements AutoCloseable {
        private final MiniProgram mini;
        private final RtpApp app;

        OneApp(Deployment house) throws Exception {
            mini = MiniProgram.join(house.callroute(), "s2", "mini");
            app = RtpApp.join(house.apps(), "s2", "app", "opus", List.of());
        }

        void begin() throws Exception {
            mini.push(A440);
            app.send(B1000);
            app.share(SHARED);
            await().atMost(PATIENCE).until(() -> app.allFlow(2));
        }

        List<Expected> expected() throws Exception {
            String screen = mini.requestVideo(app.ssrc(), "2");
            return List.of(
                    hears(() -> mini.hear(SOUND), tones(1000), 440, NOBODY),
                    sees(mini, app.ssrc(), B1000),
                    sees(() -> mini.watch(screen, Player.Tracks.PICTURE, PICTURE), SHARED),
                    new Expected(app.hearAndWatch(mini.ssrc(), SOUND), recording -> {
                        Measured.sound(Measured.last(recording), tones(440), tones(1000, NOBODY));
                        Measured.picture(recording, A440);
                    }));
        }

        void theAppCoversItsCamera() throws Exception {
            app.call("unpublish", Map.of("type", "1"));
            assertThat(mini.call("wxreqvideo", app.ssrc())
                            .path("result")
                            .path("code")
                            .asString())
                    .isEqualTo("404");
            assertThat(mini.requestVideo(app.ssrc(), "2")).startsWith("rtmp://");
        }

        @Override
        public void close() {
            app.close();
            mini.close();
        }
    }

    /// S3: a mini program and two apps, which see each other too.
    private static final class TwoApps implements AutoCloseable {
        private final MiniProgram mini;
        private final RtpApp b;
        private final RtpApp c;

        TwoApps(Deployment house) throws Exception {
            mini = MiniProgram.join(house.callroute(), "s3", "mini3");
            b = RtpApp.join(house.apps(), "s3", "b", "PCMA", AT_ONCE);
            c = RtpApp.join(house.apps(), "s3", "c", "PCMU", AT_ONCE);
        }

        void begin() throws Exception {
            mini.push(A440);
            b.send(B1000);
            c.send(C1700);
            await().atMost(PATIENCE).until(() -> b.allFlow(3));
        }

        List<Expected> expected() throws Exception {
            return List.of(
                    hears(() -> mini.hear(SOUND), tones(1000, 1700), 440, NOBODY),
                    sees(mini, b.ssrc(), B1000),
                    sees(mini, c.ssrc(), C1700),
                    hears(b.hear(SOUND), tones(440, 1700), 1000, NOBODY),
                    sees(b.watch(mini.ssrc(), PICTURE), A440),
                    sees(b.watch(c.ssrc(), PICTURE), C1700),
                    hears(c.hear(SOUND), tones(440, 1000), 1700, NOBODY),
                    sees(c.watch(mini.ssrc(), PICTURE), A440),
                    sees(c.watch(b.ssrc(), PICTURE), B1000));
        }

        @Override
        public void close() {
            c.close();
            b.close();
            mini.close();
        }
    }

    /// S5: two mini programs and two apps.
    private static final class TwoAndTwo implements AutoCloseable {
        private final Deployment house;
        private final MiniProgram p;
        private final MiniProgram q;
        private final RtpApp d;
        private final RtpApp e;

        TwoAndTwo(Deployment house) throws Exception {
            this.house = house;
            p = MiniProgram.joinExtended(house.callroute(), "s5", "p");
            q = MiniProgram.join(house.callroute(), "s5", "q");
            d = RtpApp.join(house.apps(), "s5", "d", "AAC", AT_ONCE);
            e = RtpApp.join(house.apps(), "s5", "e", "opus", AT_ONCE);
        }

        void begin() throws Exception {
            p.push(A440);
            q.push(B1000);
            d.send(C1700);
            e.send(D2600);
            await().atMost(PATIENCE).until(() -> e.allFlow(4));
        }

        List<Expected> expected() throws Exception {
            return List.of(
                    hears(() -> p.hear(SOUND), tones(1000, 1700, 2600), 440),
                    sees(p, q.ssrc(), B1000),
                    sees(p, d.ssrc(), C1700),
                    sees(p, e.ssrc(), D2600),
                    hears(() -> q.hear(SOUND), tones(440, 1700, 2600), 1000),
                    sees(q, p.ssrc(), A440),
                    sees(q, d.ssrc(), C1700),
                    sees(q, e.ssrc(), D2600),
                    hears(d.hear(SOUND), tones(440, 1000, 2600), 1700),
                    sees(d.watch(p.ssrc(), PICTURE), A440),
                    sees(d.watch(q.ssrc(), PICTURE), B1000),
                    sees(d.watch(e.ssrc(), PICTURE), D2600),
                    hears(e.hear(SOUND), tones(440, 1000, 1700), 2600),
                    sees(e.watch(p.ssrc(), PICTURE), A440),
                    sees(e.watch(q.ssrc(), PICTURE), B1000),
                    sees(e.watch(d.ssrc(), PICTURE), C1700));
        }

        void onePushServesAllMiniPrograms() throws Exception {
            String url = p.requestVideo(d.ssrc());
            assertThat(q.requestVideo(d.ssrc())).isEqualTo(url);
            String name = url.substring(url.lastIndexOf('/') + 1);
            assertThat(streams())
                    .filteredOn(stream -> stream.path("name").asString().equals(name))
                    .singleElement()
                    .satisfies(stream ->
                            assertThat(stream.path("publishes").asLong()).isOne());
        }

        private List<JsonNode> streams() throws IOException, InterruptedException {
            try (HttpClient http = HttpClient.newHttpClient()) {
                String text = http.send(
                                HttpRequest.newBuilder(house.streams()).build(), HttpResponse.BodyHandlers.ofString())
                        .body();
                List<JsonNode> streams = new ArrayList<>();
                JsonMapper.builder().build().readTree(text).path("streams").forEach(streams::add);
                return streams;
            }
        }

        void newsReachWhoeverAskedForThem() {
            assertThat(p.news()).contains("wxmemberjoin", "wxmemberupdate");
            assertThat(q.news()).isEmpty();
        }

        @Override
        public void close() {
            e.close();
            d.close();
            q.close();
            p.close();
        }
    }
}
