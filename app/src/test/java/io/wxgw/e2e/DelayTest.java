package io.wxgw.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.mgw.MediaGateway;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.NettyNetwork;
import io.wxgw.engine.net.Network;
import io.wxgw.testkit.ClockedPlayer;
import io.wxgw.testkit.ClockedPublisher;
import io.wxgw.testkit.Deployment;
import io.wxgw.testkit.Ffmpeg;
import io.wxgw.testkit.RtpPeer;
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

/// How late pictures and sound are on every path, by the clock inside the picture. Printed, not judged, but for one: a
/// push that began long before the pull must not leave a backlog behind.
@Tag("peers")
class DelayTest {
    private static final int PICTURES = 10 * SyntheticMember.FRAME_RATE;

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
    void printsEveryPath() throws Exception {
        try (Deployment house = Deployment.start(Deployment.Shape.ONE_PROCESS, folder);
                MiniProgram a = MiniProgram.join(house.callroute(), "delay", "a");
                MiniProgram b = MiniProgram.join(house.callroute(), "delay", "b");
                ClockedPublisher _ = ClockedPublisher.start(lane, network, random, flv, a.joined("pushurl"));
                ClockedPlayer direct = ClockedPlayer.start(lane, network, random, a.joined("pullurl"));
                ClockedPlayer channel = ClockedPlayer.start(lane, network, random, b.requestVideo(a.ssrc()));
                ClockedPlayer synced = ClockedPlayer.start(lane, network, random, b.joined("pullaudiourl"))) {
            assertThat(b.call("wxreqavsync", a.ssrc()).path("result").has("code"))
                    .isFalse();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> channel.delays().count() > PICTURES
                            && synced.delays().count() > PICTURES);
            assertThat(direct.delays().count()).isGreaterThan(PICTURES);
            System.out.println(direct.delays().line("picture: push > live > player"));
            System.out.println(channel.delays().line("picture: push > live > wxmgw > live > player"));
            System.out.println(synced.delays().line("picture in the mix (AvSync, waits for its sound)"));
        }
    }

    @Test
    void leavesNoBacklogOfAPushThatBeganTenSecondsEarlier() throws Exception {
        long ssrc = 503_677_616L;
        try (Deployment house = Deployment.start(Deployment.Shape.ONE_PROCESS, folder);
                RtpPeer mas = RtpPeer.open(lane, network, random, ssrc, 97, 96)) {
            String channel = "rtmp://127.0.0.1:" + house.rtmpPort() + "/wx/early";
            try (ClockedPublisher pusher = ClockedPublisher.start(lane, network, random, flv, channel);
                    var thrift = house.gateway()) {
                mas.measure(pusher);
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> pusher.pictures() >= PICTURES);

                startPull(thrift, channel, ssrc, mas);

                Awaitility.await()
                        .atMost(Duration.ofSeconds(45))
                        .until(() -> mas.pictureDelays().count() > PICTURES);
                System.out.println(mas.pictureDelays().line("picture: push > live > wxmgw > RTP"));
                System.out.println(mas.soundDelays().line("sound:   push > live > wxmgw > RTP (AAC untouched)"));
                // Without care it would be the cached group of pictures late, up to 2 s, for ever.
                assertThat(mas.pictureDelays().percentileMs(90)).isLessThan(100);
                assertThat(mas.soundDelays().percentileMs(90)).isLessThan(100);
            }
        }
    }

    private static void startPull(MediaGateway wxmgw, String url, long ssrc, RtpPeer mas) {
        var reply = wxmgw.startPull(new StartPullReq(
                "early", url, ssrc, "127.0.0.1", mas.audioPort(), mas.videoPort(), 97, "AAC", 96, "H264", "", "early"));
        assertThat(reply.code()).as(reply.message()).isZero();
    }
}
