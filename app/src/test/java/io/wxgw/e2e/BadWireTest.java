package io.wxgw.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.mgw.GetStateReq;
import io.wxgw.api.mgw.GetStateResp;
import io.wxgw.api.mgw.MediaGatewayClient;
import io.wxgw.api.thrift.ThriftClient;
import io.wxgw.api.thrift.ThriftLimits;
import io.wxgw.api.thrift.ThriftLogin;
import io.wxgw.testkit.BadWire;
import io.wxgw.testkit.Deployment;
import io.wxgw.testkit.FfmpegProcess;
import io.wxgw.testkit.Player;
import io.wxgw.testkit.Recording;
import io.wxgw.testkit.SyntheticMember;
import io.wxgw.testkit.ToneMeter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A conference of two phones and an app whose every packet, signalling too, crosses a bad wire of the
/// kernel's own network stack: the house is in one network namespace, the members are in another.
@Tag("peers")
class BadWireTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final double HEARD_DBFS = -24;
    private static final double HEARD_SHARE = 0.85;
    private static final int LOSS_PERCENT = 2;
    private static final Duration DELAY = Duration.ofMillis(20);
    private static final Duration JITTER = Duration.ofMillis(10);
    private static final Duration GONE = Duration.ofSeconds(8);

    private static final SyntheticMember A440 = new SyntheticMember(440, "0x803020");
    private static final SyntheticMember B1000 = new SyntheticMember(1000, "0x2060A0");
    private static final SyntheticMember C1700 = new SyntheticMember(1700, "0x208030");
    private static final List<List<Integer>> OTHERS =
            List.of(List.of(1000, 1700), List.of(440, 1700), List.of(440, 1000));

    @TempDir
    Path folder;

    /// The members' host is a process in a namespace of its own: a process cannot change its own.
    @Test
    void aConferenceHoldsOverABadWire() throws Exception {
        List<String> command = new ArrayList<>(BadWire.ALONE);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                BadWireTest.class.getName(),
                folder.toString()));
        Path log = folder.resolve("members.log");
        Process members = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(members.onExit()
                            .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                            .join()
                            .exitValue())
                    .as(() -> read(log))
                    .isZero();
        } finally {
            members.descendants().forEach(ProcessHandle::destroyForcibly);
            members.destroyForcibly();
        }
    }

    /// The members, alone in a namespace.
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        InetAddress here = InetAddress.ofLiteral(BadWire.HERE);
        try (BadWire wire = BadWire.lay(folder);
                Deployment house = Deployment.startBeyond(wire, folder);
                MiniProgram p = MiniProgram.join(house.callroute(), "wire", "p");
                MiniProgram q = MiniProgram.join(house.callroute(), "wire", "q");
                RtpApp app = RtpApp.joinFrom(here, house.apps(), "wire", "app", "opus", List.of("-max_delay", "0"))) {
            List<FfmpegProcess> before = List.of(p.push(A440), q.push(B1000));
            app.send(C1700);
            await().atMost(PATIENCE).until(() -> app.allFlow(3));
            Player watching = q.watch(q.requestVideo(p.ssrc()));
            awaitPictures(watching, 15);

            aStrangerIsAskedForTheSecretOfThrift(house);

            wire.impair(LOSS_PERCENT, DELAY, JITTER);
            await().atMost(PATIENCE).until(() -> allAreHeard(p, q, app));

            wire.cut();
            await().pollDelay(GONE).atMost(PATIENCE).until(() -> true);
            int seen = pictures(watching);
            wire.impair(LOSS_PERCENT, DELAY, JITTER);
            // As phones do: their old connections may live on, or may have been given up for dead.
            p.push(A440);
            q.push(B1000);
            awaitPictures(watching, seen + 30);
            before.forEach(FfmpegProcess::kill);
            awaitPictures(watching, seen + 60);
            assertThat(watching.running()).isTrue();
            await().atMost(PATIENCE).until(() -> allAreHeard(p, q, app));
        }
    }

    /// The house's own boxes share one that was drawn when it started.
    private static void aStrangerIsAskedForTheSecretOfThrift(Deployment house) {
        Duration deadline = Duration.ofSeconds(5);
        ThriftClient stranger = new ThriftClient(
                new InetSocketAddress(BadWire.THERE, house.thriftPort()),
                deadline,
                ThriftLogin.NONE,
                ThriftLimits.DEFAULT);
        try (MediaGatewayClient gateway = new MediaGatewayClient(stranger, deadline)) {
            GetStateResp refused = gateway.getState(new GetStateReq("wire"));
            assertThat(refused.code()).isEqualTo(ErrorCode.UNAUTHORIZED.number());
            assertThat(refused.rooms()).isEmpty();
        }
    }

    /// Each hears the two others for most of five seconds. A phone's sound comes by TCP, which holds it back
    /// for as long as it takes to send a lost packet once more.
    private static boolean allAreHeard(MiniProgram p, MiniProgram q, RtpApp app) throws Exception {
        Duration length = Duration.ofSeconds(Measured.SECONDS);
        List<Recording> heard =
                Measured.together(List.of(() -> p.hear(length), () -> q.hear(length), app.hear(length.plusSeconds(1))));
        boolean all = true;
        for (int listener = 0; listener < heard.size(); listener++) {
            ToneMeter mix = Measured.last(heard.get(listener)).tones().slice(1, Measured.SECONDS - 1);
            for (int tone : OTHERS.get(listener)) {
                double[] levels = mix.levels(tone);
                double share = Arrays.stream(levels)
                                .filter(level -> level > HEARD_DBFS)
                                .count()
                        / (double) levels.length;
                System.out.printf("%d hears %d Hz for %.0f %%%n", listener, tone, 100 * share);
                all &= share >= HEARD_SHARE;
            }
        }
        return all;
    }

    private static int pictures(Player player) {
        return (int) player.packets().stream()
                .filter(packet -> packet.kind() == Recording.Packet.Kind.VIDEO)
                .count();
    }

    private static void awaitPictures(Player player, int count) {
        await().atMost(PATIENCE).until(() -> pictures(player) >= count);
    }

    private static String read(Path log) {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
