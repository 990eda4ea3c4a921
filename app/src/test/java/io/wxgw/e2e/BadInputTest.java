package io.wxgw.e2e;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.random.RandomGenerator;
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
    private static final int WARM_UP = 50;
    private static final Duration END = Duration.ofSeconds(2);
    private static final long HEAP_GROWTH_BYTES = 5 << 20;
    private static final long LARGEST_AUDIO_STEP_MS = 43;

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
        try (var encoder = new SyntheticMember(1000, "0x803020").write(Ffmpeg.bundled(), flv, Duration.ofSeconds(20))) {
            assertThat(encoder.await(Duration.ofSeconds(60))).isTrue();
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
            Player listener = b.listen(Player.Tracks.SOUND);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() ->
                            watcher.delays().count() > 30 && listener.packets().size() > 100);

            throwEverything(house, pusher, WARM_UP);
            long heapBefore = house.liveHeapBytes();
            throwEverything(house, pusher, TIMES);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .untilAsserted(() ->
                            assertThat(house.liveHeapBytes()).isLessThanOrEqualTo(heapBefore + HEAP_GROWTH_BYTES));

            int seen = watcher.delays().count();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> watcher.delays().count() > seen + 30);
            assertThat(watcher.missing()).isZero();
            Recording heard = listener.finish();
            assertThat(heard.largestAudioStepMs()).isLessThanOrEqualTo(LARGEST_AUDIO_STEP_MS);
            double seconds = heard.tones().seconds();
            assertThat(heard.tones().slice(2, seconds - 3).weakest(1000)).isGreaterThan(-21);
            assertThat(house.log()).contains("ProtocolError");
        }
    }

    private static void throwEverything(Deployment house, ClockedPublisher pusher, int times) throws Exception {
        for (Attack attack : Attack.onRtmp()) {
            repeat(attack, house.rtmpPort(), times);
        }
        for (Attack attack : Attack.onThrift()) {
            repeat(attack, house.thriftPort(), times);
        }
        pusher.pushDamaged(times);
    }

    private static void repeat(Attack attack, int port, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            assertThat(attack.run(port, END))
                    .as("%s, %d: ended within %s", attack.name(), i, END)
                    .isTrue();
        }
    }
}
