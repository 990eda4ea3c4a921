package io.wxgw.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.mas.MediaAccessClient;
import io.wxgw.api.mgw.MediaGatewayClient;
import io.wxgw.api.mgw.StartPushReq;
import io.wxgw.api.mgw.StopPushReq;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.NettyNetwork;
import io.wxgw.engine.net.Network;
import io.wxgw.testkit.ClockedPlayer;
import io.wxgw.testkit.ClockedPublisher;
import io.wxgw.testkit.Deployment;
import io.wxgw.testkit.Ffmpeg;
import io.wxgw.testkit.Player;
import io.wxgw.testkit.Recording;
import io.wxgw.testkit.SyntheticMember;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything that strangers may throw at the open ports, a thousand times each, beside a running conference that must
/// not notice.
@Tag("peers")
class BadInputTest {
    private static final int TIMES = 1_000;
    private static final int WARM_UP = 100;
    private static final Duration END = Duration.ofSeconds(2);

    /// Longer than the test: where the recording begins anew there is a hole in its sound.
    private static final Duration LENGTH = Duration.ofSeconds(90);

    private static final long HEAP_GROWTH_BYTES = 5 << 20;
    private static final long LARGEST_AUDIO_STEP_MS = 43;
    private static final Pattern EVENT = Pattern.compile("20\\d\\d-\\d\\d-\\d\\dT\\S+ (INFO|WARN|ERROR) +\\w+: .*");

    private final RandomGenerator random = RandomGenerator.getDefault();

    @TempDir
    Path folder;

    private LaneGroup lanes;
    private Lane lane;
    private Network network;
    private Path flv;

    @BeforeEach
    void open() {
        lanes = LaneGroup.start(1);
        lane = lanes.leastLoaded();
        network = new NettyNetwork(lanes);
        flv = folder.resolve("member.flv");
        try (var encoder = new SyntheticMember(1000, "0x803020").write(Ffmpeg.bundled(), flv, LENGTH)) {
            assertThat(encoder.await(LENGTH)).isTrue();
        }
    }

    @AfterEach
    void close() {
        lanes.close(Duration.ofSeconds(5)).join();
    }

    @Test
    void endsEveryBadConnectionAndLosesNothingOfTheConference() throws Exception {
        try (Deployment house = Deployment.start(Deployment.Shape.ONE_PROCESS, folder);
                MiniProgram a = MiniProgram.join(house.callroute(), "bad", "a");
                MiniProgram b = MiniProgram.join(house.callroute(), "bad", "b");
                ClockedPublisher pusher = ClockedPublisher.start(lane, network, random, flv, a.joined("pushurl"));
                ClockedPlayer watcher = ClockedPlayer.start(lane, network, random, b.requestVideo(a.ssrc()))) {
            awaitPictures(watcher);
            throwEverything(house, pusher, WARM_UP);
            // Outside the time in which the conference is watched: a full collection stops the process.
            long heapBefore = house.liveHeapBytes();

            Player listener = b.listen(Player.Tracks.SOUND);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> listener.packets().size() > 100);
            throwEverything(house, pusher, TIMES);
            awaitPictures(watcher);
            Recording heard = listener.finish();

            assertThat(watcher.missing()).isZero();
            assertThat(heard.largestAudioStepMs()).isLessThanOrEqualTo(LARGEST_AUDIO_STEP_MS);
            double seconds = heard.tones().seconds();
            assertThat(heard.tones().slice(2, seconds - 3).weakest(1000)).isGreaterThan(-21);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .untilAsserted(() ->
                            assertThat(house.liveHeapBytes()).isLessThanOrEqualTo(heapBefore + HEAP_GROWTH_BYTES));
            assertThat(house.log()).contains("ProtocolError[detail=version 3 expected, 85 came");
            assertNobodyForgesALine(house);
        }
    }

    /// Whatever text of strangers reaches the log: an event is a line, and a line is an event.
    private static void assertNobodyForgesALine(Deployment house) throws Exception {
        String forged = Attack.FORGED;
        try (MediaGatewayClient wxmgw = house.gateway();
                MediaAccessClient mas = house.mediaAccess();
                SignalClient signal = SignalClient.connect(house.callroute())) {
            String url = "rtmp://127.0.0.1:" + house.rtmpPort() + "/wx/forged";
            wxmgw.startPush(new StartPushReq(forged, url, -1, "", 96, "H264", forged, forged, "", 1, "", -1));
            wxmgw.startPush(
                    new StartPushReq("u", "rtmp://" + forged + "/wx/a", -1, "", 96, "H264", "c", "", "", 1, "", -1));
            wxmgw.stopPush(new StopPushReq(forged, forged, 1, ""));
            mas.addMember(new AddMemberReq(forged, forged, 7, 97, forged, -1, "", "", -1, -1, ""));
            signal.call("wxjoinconf", forged, Map.of("confId", forged, "crgwid", forged));
            signal.call(forged, forged, Map.of());
        }
        Awaitility.await().atMost(END.multipliedBy(5)).until(() -> house.log().contains("Forged"));
        String log = house.log();
        assertThat(log.lines().filter(line -> line.contains("Forged")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).matches(EVENT).contains("\\u001b[2J\\u202egone"));
        assertThat(log.codePoints().filter(each -> each != '\n' && Character.isISOControl(each)))
                .isEmpty();
    }

    private static void awaitPictures(ClockedPlayer watcher) {
        int seen = watcher.delays().count();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> watcher.delays().count() > seen + 30);
    }

    private static void throwEverything(Deployment house, ClockedPublisher pusher, int times) throws Exception {
        for (Attack attack : Attack.onRtmp()) {
            repeat(attack, house.rtmpPort(), times);
        }
        for (Attack attack : Attack.onThrift()) {
            repeat(attack, house.thriftPort(), times);
        }
        pusher.pushDamaged(times).get(30, TimeUnit.SECONDS);
    }

    private static void repeat(Attack attack, int port, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            assertThat(attack.run(port, END))
                    .as("%s, %d: ended within %s", attack.name(), i, END)
                    .isTrue();
        }
    }
}
