package io.wxgw.bench;

import io.wxgw.api.mgw.MediaGatewayClient;
import io.wxgw.api.mgw.StartPushReq;
import io.wxgw.api.mgw.StartPushResp;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.NettyNetwork;
import io.wxgw.testkit.ClockedPlayer;
import io.wxgw.testkit.ClockedRtpSource;
import io.wxgw.testkit.Delays;
import io.wxgw.testkit.Deployment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;

/// RTP to RTMP: N members send sound and picture by RTP, wxmgw publishes each to a live server in a process of its own,
/// where a player counts. Measured is the process of wxmgw; the delay contains the live server's share.
final class Down {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Down() {}

    static Figures run(Path folder, Path flv, int streams, Duration warmUp, Duration window) throws Exception {
        RandomGenerator random = RandomGenerator.getDefault();
        LaneGroup lanes = LaneGroup.start(1);
        NettyNetwork network = new NettyNetwork(lanes);
        List<ClockedRtpSource> sources = new ArrayList<>();
        List<ClockedPlayer> players = new ArrayList<>();
        try (Deployment house = Deployment.startAlone(folder, "live", "wxmgw");
                MediaGatewayClient wxmgw = house.gateway()) {
            for (int i = 0; i < streams; i++) {
                String url = "rtmp://127.0.0.1:" + house.rtmpPort() + "/wx/down" + i;
                StartPushResp reply = wxmgw.startPush(new StartPushReq(
                        "down" + i, url, 97, "AAC", 96, "H264", "conf" + i / 4, "viewer", "", 1, "", -1));
                if (reply.code() != 0) {
                    throw new IllegalStateException("StartPush refused: " + reply);
                }
                sources.add(ClockedRtpSource.start(
                        lanes.leastLoaded(),
                        network,
                        random,
                        flv,
                        reply.port().audio(),
                        reply.port().video()));
                players.add(ClockedPlayer.start(lanes.leastLoaded(), network, random, url));
            }
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() ->
                            players.stream().allMatch(player -> player.delays().count() > 30));
            Up.pause(warmUp);
            players.forEach(player -> player.delays().clear());
            long missingBefore = missing(players);
            long pid = house.process(1).pid();
            double cpuBefore = ProcessCpu.usedMs(pid);
            long begin = System.nanoTime();
            Up.pause(window);
            double seconds = (System.nanoTime() - begin) / 1e9;
            double cpu = ProcessCpu.usedMs(pid) - cpuBefore;
            Delays pictures = new Delays();
            players.forEach(player -> pictures.addAll(player.delays()));
            return new Figures(
                    "down",
                    streams,
                    cpu,
                    streams * seconds,
                    pictures.count(),
                    missing(players) - missingBefore,
                    ProcessCpu.residentMb(pid),
                    pictures,
                    new Delays());
        } finally {
            sources.forEach(ClockedRtpSource::close);
            players.forEach(ClockedPlayer::close);
            lanes.close(Duration.ofSeconds(5)).join();
        }
    }

    private static long missing(List<ClockedPlayer> players) {
        return players.stream().mapToLong(ClockedPlayer::missing).sum();
    }
}
