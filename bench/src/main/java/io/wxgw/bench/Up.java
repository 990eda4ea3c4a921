package io.wxgw.bench;

import io.wxgw.api.mgw.MediaGateway;
import io.wxgw.api.mgw.MediaGatewayClient;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.NettyNetwork;
import io.wxgw.testkit.ClockedPublisher;
import io.wxgw.testkit.Delays;
import io.wxgw.testkit.Deployment;
import io.wxgw.testkit.RtpPeer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;

/// RTMP to RTP: N mini programs push to a live server in a process of its own, wxmgw pulls them all and sends RTP to
/// counting peers. Measured is the process of wxmgw.
final class Up {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Up() {}

    static Figures run(Path folder, Path flv, int streams, Duration warmUp, Duration window) throws Exception {
        RandomGenerator random = RandomGenerator.getDefault();
        LaneGroup lanes = LaneGroup.start(1);
        NettyNetwork network = new NettyNetwork(lanes);
        List<RtpPeer> peers = new ArrayList<>();
        List<ClockedPublisher> publishers = new ArrayList<>();
        try (Deployment house = Deployment.startAlone(folder, "live", "wxmgw");
                MediaGatewayClient wxmgw = house.gateway()) {
            for (int i = 0; i < streams; i++) {
                String url = "rtmp://127.0.0.1:" + house.rtmpPort() + "/wx/up" + i;
                RtpPeer peer = RtpPeer.open(lanes.leastLoaded(), network, random, 1_000 + i, 97, 96);
                ClockedPublisher publisher = ClockedPublisher.start(lanes.leastLoaded(), network, random, flv, url);
                peer.measure(publisher);
                peers.add(peer);
                publishers.add(publisher);
                startPull(wxmgw, url, i, peer);
            }
            Awaitility.await().atMost(PATIENCE).until(() -> peers.stream().allMatch(peer -> peer.pictures() > 30));
            pause(warmUp);
            peers.forEach(RtpPeer::forgetDelays);
            long receivedBefore = received(peers);
            long missingBefore = missing(peers);
            long pid = house.process(1).pid();
            double cpuBefore = ProcessCpu.usedMs(pid);
            long begin = System.nanoTime();
            pause(window);
            double seconds = (System.nanoTime() - begin) / 1e9;
            double cpu = ProcessCpu.usedMs(pid) - cpuBefore;
            Delays pictures = new Delays();
            Delays sounds = new Delays();
            for (RtpPeer peer : peers) {
                pictures.addAll(peer.pictureDelays());
                sounds.addAll(peer.soundDelays());
            }
            return new Figures(
                    "up",
                    streams,
                    cpu,
                    streams * seconds,
                    received(peers) - receivedBefore,
                    missing(peers) - missingBefore,
                    ProcessCpu.residentMb(pid),
                    pictures,
                    sounds);
        } finally {
            publishers.forEach(ClockedPublisher::close);
            peers.forEach(RtpPeer::close);
            lanes.close(Duration.ofSeconds(5)).join();
        }
    }

    static void pause(Duration length) throws InterruptedException {
        Thread.sleep(length);
    }

    private static long received(List<RtpPeer> peers) {
        return peers.stream().mapToLong(RtpPeer::pictures).sum();
    }

    private static long missing(List<RtpPeer> peers) {
        return peers.stream().mapToLong(RtpPeer::missing).sum();
    }

    private static void startPull(MediaGateway wxmgw, String url, int index, RtpPeer peer) {
        var reply = wxmgw.startPull(new StartPullReq(
                "up" + index,
                url,
                1_000 + index,
                "127.0.0.1",
                peer.audioPort(),
                peer.videoPort(),
                97,
                "AAC",
                96,
                "H264",
                "",
                "conf" + index / 4));
        if (reply.code() != 0) {
            throw new IllegalStateException("StartPull refused: " + reply);
        }
    }
}
