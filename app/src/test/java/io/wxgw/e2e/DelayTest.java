package io.wxgw.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.mgw.MediaGateway;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.NettyNetwork;
import io.wxgw.engine.net.Network;
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

/// A push that began long before the pull must not leave a backlog behind. How late pictures and sound are on
/// every path is measured by `./wxgw bench delay`.
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
