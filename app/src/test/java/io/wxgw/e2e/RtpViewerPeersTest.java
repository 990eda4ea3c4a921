package io.wxgw.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.mas.MasGetStateReq;
import io.wxgw.api.mas.MasMemberState;
import io.wxgw.api.mas.MediaAccessClient;
import io.wxgw.api.mas.StartForwardReq;
import io.wxgw.testkit.CounterReader;
import io.wxgw.testkit.CounterReport;
import io.wxgw.testkit.Deployment;
import io.wxgw.testkit.Ffmpeg;
import io.wxgw.testkit.FfmpegProcess;
import io.wxgw.testkit.SyntheticMember;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real ffmpegs as apps that come in when a mini program's key frame is long past and the next one far away.
@Tag("peers")
class RtpViewerPeersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String FAR_AWAY = "3600";
    private static final int PICTURES = 75;
    private static final int PAYLOAD_TYPE = 102;

    private final Ffmpeg ffmpeg = Ffmpeg.bundled();

    @TempDir
    Path folder;

    @Test
    void appsThatComeBetweenTwoKeyFramesSeeEveryPictureInItsOrder() throws Exception {
        SyntheticMember member = new SyntheticMember(440, "0x206040");
        try (Deployment house = Deployment.start(Deployment.Shape.ONE_PROCESS, folder);
                MediaAccessClient mas = house.mediaAccess();
                MiniProgram miniProgram = MiniProgram.join(house.callroute(), "rtp", "mini");
                FfmpegProcess pushes =
                        ffmpeg.start(oneKeyFrame(member.publishArguments(miniProgram.joined("pushurl"))))) {
            Awaitility.await().atMost(PATIENCE).until(() -> showsPicture(mas));
            // The first one finds out that the camera cannot be asked, the second one need not.
            try (Viewer first = new Viewer("first", mas);
                    Viewer second = new Viewer("second", mas)) {
                first.sees(member);
                second.sees(member);
            }
            assertThat(pushes.running()).isTrue();
        }
    }

    private static List<String> oneKeyFrame(List<String> arguments) {
        List<String> changed = new ArrayList<>(arguments);
        changed.set(changed.indexOf("-g") + 1, FAR_AWAY);
        changed.set(changed.indexOf("-keyint_min") + 1, FAR_AWAY);
        return changed;
    }

    private static boolean showsPicture(MediaAccessClient mas) {
        return mas.getState(new MasGetStateReq("rtp")).rooms().stream()
                .flatMap(room -> room.members().stream())
                .anyMatch(MasMemberState::camera);
    }

    /// An app that records what it sees.
    private final class Viewer implements AutoCloseable {
        private final Path recording;
        private final FfmpegProcess process;

        Viewer(String name, MediaAccessClient mas) throws IOException {
            int port = freePair();
            Path description = folder.resolve(name + ".sdp");
            Files.writeString(
                    description,
                    "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video " + port
                            + " RTP/AVP " + PAYLOAD_TYPE + "\r\na=rtpmap:" + PAYLOAD_TYPE + " H264/90000\r\na=fmtp:"
                            + PAYLOAD_TYPE + " packetization-mode=1\r\n");
            recording = folder.resolve(name + ".rgb");
            process = ffmpeg.start(List.of(
                    "-protocol_whitelist",
                    "file,udp,rtp",
                    "-max_delay",
                    "0",
                    "-i",
                    description.toString(),
                    "-vsync",
                    "passthrough",
                    "-frames:v",
                    "" + PICTURES,
                    "-vf",
                    "scale=" + CounterReader.WIDTH + ":" + CounterReader.HEIGHT + ":flags=area",
                    "-pix_fmt",
                    "rgb24",
                    "-f",
                    "rawvideo",
                    recording.toString()));
            Awaitility.await().atMost(PATIENCE).until(() -> isTaken(port));
            mas.startForward(new StartForwardReq("mini", "rtp", 1, "127.0.0.1", port, PAYLOAD_TYPE, 0));
        }

        void sees(SyntheticMember member) throws IOException {
            assertThat(process.await(PATIENCE)).as(process.log()).isTrue();
            assertThat(process.exitCode()).as(process.log()).isZero();
            CounterReport report = CounterReader.read(Files.readAllBytes(recording));
            assertThat(report.unreadable()).isZero();
            assertThat(report.counters()).hasSize(PICTURES);
            assertThat(report.outOfOrderOrTwice()).isZero();
            assertThat(report.share(PICTURES)).isEqualTo(1);
            assertThat(report.isColour(member.colour(), 10)).as("%s", report).isTrue();
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /// An even port that is free, and so is the one above.
    private static int freePair() {
        for (int port = 31_000; port < 31_998; port += 2) {
            if (!isTaken(port) && !isTaken(port + 1)) {
                return port;
            }
        }
        throw new AssertionError("no free pair of ports");
    }

    private static boolean isTaken(int port) {
        try (DatagramSocket _ = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            return false;
        } catch (SocketException _) {
            return true;
        }
    }
}
