package io.wxgw.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.NettyNetwork;
import io.wxgw.engine.net.Network;
import io.wxgw.testkit.Deployment;
import io.wxgw.testkit.FaultProxy;
import io.wxgw.testkit.Ffmpeg;
import io.wxgw.testkit.FfmpegProcess;
import io.wxgw.testkit.NginxRtmp;
import io.wxgw.testkit.Player;
import io.wxgw.testkit.Recording;
import io.wxgw.testkit.RtpPeer;
import io.wxgw.testkit.SyntheticMember;
import java.io.IOException;
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
import tools.jackson.databind.node.MissingNode;

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

    /// A client generated from the document's own IDL, which sends neither its second revision's fields nor ours; and a
    /// wire that takes everything and carries nothing.
    @Test
    void servesAClientOfTheDocumentsOwnIdlAndNoticesABlackHole() throws Exception {
        int rtmp = Deployment.freePort();
        try (NginxRtmp _ = NginxRtmp.start(Files.createDirectory(folder.resolve("nginx")), rtmp);
                FaultProxy wire = new FaultProxy(rtmp);
                Deployment wxmgw = Deployment.startAlone(folder, "wxmgw");
                PythonClient document = PythonClient.connect(
                        Files.createDirectory(folder.resolve("py")), documentsOwnIdl(), wxmgw.thriftPort(), "framed");
                PythonClient python = PythonClient.connect(
                        Files.createDirectory(folder.resolve("ours")),
                        Deployment.idl("wxmgw"),
                        wxmgw.thriftPort(),
                        "framed")) {
            String through = "rtmp://127.0.0.1:" + wire.port() + "/wx/";
            Map<String, Object> pull = new HashMap<>(Map.of("uuid", "a", "pullUrl", through + "up", "ssrc", 7));
            pull.putAll(Map.of("masIp", "127.0.0.1", "audioPort", 30_000, "audioPayloadType", 97, "audioCodec", "AAC"));
            pull.put("pushAudioUrl", through + "mix");
            assertOk(document.call("StartPull", pull));
            JsonNode push = document.call(
                    "StartPush",
                    Map.of(
                            "uuid",
                            "app",
                            "pushUrl",
                            through + "app",
                            "audioPayloadType",
                            -1,
                            "audioCodec",
                            "",
                            "videoPayloadType",
                            96,
                            "videoCodec",
                            "H264"));
            assertOk(push);
            assertThat(push.path("port").path("video").asInt()).isPositive();
            assertThat(push.path("port").path("audio").asInt()).isZero();

            // Long enough to have answered a ping: before, nobody can tell a server that is gone from a silent one.
            awaitPhase(python, "mix", "live");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> link(python, "mix").path("forMs").asLong() > 2_500);
            wire.stall();
            awaitPhase(python, "mix", "interrupted");
            wire.pass();
            awaitPhase(python, "mix", "live");

            assertOk(document.call("StopPush", Map.of("uuid", "app")));
            assertOk(document.call("StopPull", Map.of("uuid", "a")));
        }
    }

    // Five calls, and no field that is not in the design document.
    private Path documentsOwnIdl() throws IOException {
        StringBuilder idl = new StringBuilder();
        boolean ours = false;
        for (String line : Files.readAllLines(Deployment.idl("wxmgw"))) {
            ours |= line.contains("---- ours from here on");
            ours &= !line.startsWith("service");
            if (!ours && !line.contains("optional") && !line.matches(".* (GetState|WaitEvents|Login)\\(.*")) {
                idl.append(line).append('\n');
            }
        }
        return Files.writeString(folder.resolve("wxmgw.thrift"), idl);
    }

    private static void awaitPhase(PythonClient python, String kind, String phase) {
        // Pauses between attempts grow to 8 s.
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> phase(python, kind).equals(phase));
    }

    private static String phase(PythonClient python, String kind) throws Exception {
        return link(python, kind).path("phase").asString("");
    }

    private static JsonNode link(PythonClient python, String kind) throws Exception {
        for (JsonNode room : python.call("GetState", Map.of("confId", "")).path("rooms")) {
            for (JsonNode link : room.path("links")) {
                if (link.path("kind").asString().equals(kind)) {
                    return link;
                }
            }
        }
        return MissingNode.getInstance();
    }

    private static void assertOk(JsonNode reply) {
        assertThat(reply.path("code").asInt(-1)).as("%s", reply).isZero();
    }
}
