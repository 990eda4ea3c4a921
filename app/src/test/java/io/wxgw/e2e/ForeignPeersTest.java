package io.wxgw.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.NettyNetwork;
import io.wxgw.engine.net.Network;
import io.wxgw.testkit.Deployment;
import io.wxgw.testkit.Ffmpeg;
import io.wxgw.testkit.FfmpegProcess;
import io.wxgw.testkit.NginxRtmp;
import io.wxgw.testkit.Player;
import io.wxgw.testkit.Recording;
import io.wxgw.testkit.RtpPeer;
import io.wxgw.testkit.SyntheticMember;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// wxmgw alone among strangers: Python over Thrift as MCS, Debian's nginx-rtmp as live server, an RTP peer as MAS.
@Tag("peers")
class ForeignPeersTest {
    private static final long LARGEST_SSRC = 4_294_967_295L;
    private static final Duration LENGTH = Duration.ofSeconds(Measured.SECONDS);

    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Ffmpeg ffmpeg = Ffmpeg.bundled();

    @TempDir
    Path folder;

    private LaneGroup lanes;
    private Lane lane;
    private Network network;

    @BeforeEach
    void open() {
        lanes = LaneGroup.start(1);
        lane = lanes.leastLoaded();
        network = new NettyNetwork(lanes);
    }

    @AfterEach
    void close() {
        lanes.close(Duration.ofSeconds(5)).join();
    }

    @Test
    void carriesAMemberBetweenNginxAndAForeignMasAndComesBackWhenNginxDoes() throws Exception {
        int rtmp = Deployment.freePort();
        SyntheticMember member = new SyntheticMember(1000, "0x803020");
        try (NginxRtmp nginx = NginxRtmp.start(Files.createDirectory(folder.resolve("nginx")), rtmp);
                Deployment wxmgw = Deployment.startAlone(folder, "wxmgw");
                RtpPeer mas = RtpPeer.open(lane, network, random, LARGEST_SSRC, 97, 96);
                PythonClient python = PythonClient.connect(
                        Files.createDirectory(folder.resolve("py")),
                        Deployment.idl("wxmgw"),
                        wxmgw.thriftPort(),
                        "framed")) {
            String channel = "rtmp://127.0.0.1:" + rtmp + "/wx/";
            Map<String, Object> pull = new HashMap<>(Map.of(
                    "uuid",
                    "小程序甲",
                    "pullUrl",
                    channel + "up",
                    "ssrc",
                    LARGEST_SSRC,
                    "masIp",
                    "127.0.0.1",
                    "audioPort",
                    mas.audioPort(),
                    "videoPort",
                    mas.videoPort(),
                    "audioPayloadType",
                    97,
                    "audioCodec",
                    "AAC",
                    "videoPayloadType",
                    96,
                    "VideoCodec",
                    "H264"));
            pull.putAll(Map.of("pushAudioUrl", channel + "mix", "confId", "会议一"));
            assertOk(python.call("StartPull", pull));

            FfmpegProcess pusher = member.publish(ffmpeg, channel + "up");
            try {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> mas.pictures() > 60 && mas.sounds() > 200);
                assertThat(mas.keyFrames()).isPositive();
                Recording mix = Player.record(
                        ffmpeg, channel + "mix", Player.Tracks.SOUND, LENGTH.plusSeconds(1), Duration.ofSeconds(30));
                Measured.sound(mix, new double[] {1000}, new double[] {440, 2600});

                nginx.kill();
                pusher.close();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(15))
                        .until(() -> phase(python, "rtmp2rtp").equals("interrupted"));
                nginx.restart();
                pusher = member.publish(ffmpeg, channel + "up");
                long before = mas.sounds();
                // Expected within 10 s; the bound is three times that.
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> mas.sounds() > before + 50);
                Recording again = Player.record(
                        ffmpeg, channel + "mix", Player.Tracks.SOUND, LENGTH.plusSeconds(1), Duration.ofSeconds(30));
                Measured.sound(again, new double[] {1000}, new double[] {440, 2600});
            } finally {
                pusher.close();
            }

            assertOk(python.call("StopPull", Map.of("uuid", "小程序甲", "confId", "会议一")));
            assertThat(python.call("GetState", Map.of("confId", ""))
                            .path("rooms")
                            .isEmpty())
                    .isTrue();
        }
    }

    @Test
    void refusesByCodeOverThrift() throws Exception {
        try (Deployment wxmgw = Deployment.startAlone(folder, "wxmgw");
                PythonClient python = PythonClient.connect(
                        Files.createDirectory(folder.resolve("py")),
                        Deployment.idl("wxmgw"),
                        wxmgw.thriftPort(),
                        "buffered")) {
            Map<String, Object> pull = new HashMap<>(Map.of(
                    "uuid",
                    "a",
                    "pullUrl",
                    "rtmp://example.invalid/wx/up",
                    "ssrc",
                    1,
                    "masIp",
                    "127.0.0.1",
                    "audioPort",
                    30_000,
                    "videoPort",
                    30_002,
                    "audioPayloadType",
                    97,
                    "audioCodec",
                    "AAC",
                    "videoPayloadType",
                    96,
                    "VideoCodec",
                    "H264"));
            assertThat(python.call("StartPull", pull).path("code").asInt()).isEqualTo(403);
            pull.put("pullUrl", "rtmp://127.0.0.1/wx/up");
            pull.put("VideoCodec", "VP8");
            JsonNode refused = python.call("StartPull", pull);
            assertThat(refused.path("code").asInt()).isEqualTo(415);
            assertThat(refused.path("message").asString()).contains("VP8");
            assertThat(python.call("AvSync", Map.of("uuid", "a", "confId", "没有", "syncUuid", "b"))
                            .path("code")
                            .asInt())
                    .isEqualTo(404);
            assertOk(python.call("StopPush", Map.of("uuid", "nobody", "confId", "没有")));
        }
    }

    private static String phase(PythonClient python, String kind) throws Exception {
        for (JsonNode room : python.call("GetState", Map.of("confId", "")).path("rooms")) {
            for (JsonNode link : room.path("links")) {
                if (link.path("kind").asString().equals(kind)) {
                    return link.path("phase").asString();
                }
            }
        }
        return "";
    }

    private static void assertOk(JsonNode reply) {
        assertThat(reply.path("code").asInt(-1)).as("%s", reply).isZero();
    }
}
