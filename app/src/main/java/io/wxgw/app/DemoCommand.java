package io.wxgw.app;

import io.wxgw.api.signal.VideoType;
import io.wxgw.engine.rtp.RtpPortRange;
import io.wxgw.sim.Conference;
import io.wxgw.sim.Equipment;
import io.wxgw.sim.MemberSettings;
import io.wxgw.sim.MemberSettings.Kind;
import io.wxgw.sim.MemberSettings.Sound;
import io.wxgw.sim.Report;
import io.wxgw.sim.Stopping;
import io.wxgw.sim.phone.PhoneSettings;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.scene.Studio;
import io.wxgw.sim.scene.SyntheticVoice;
import io.wxgw.sim.signal.SignalFailure;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `demo`: all boxes in this process, and simulated members that come in through the front door and show what they hear
/// and see.
@Command(
        name = "demo",
        description = "Runs all boxes and a conference of simulated members; shows what they hear and see. "
                + "Exit code 0 if everybody heard and saw everybody, else 1.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    /// After this a member's expectations are judged: the first key frame, mix and buffer have come by then.
    private static final int WARM_UP_SECONDS = 5;

    private static final Duration READY_LIMIT = Duration.ofSeconds(10);

    /// Beside those of wxmgw and MAS, and below those that the kernel gives to anybody.
    private static final RtpPortRange APP_PORTS = new RtpPortRange(28_000, 31_999);

    /// For the members to quit, before the boxes end.
    private static final Duration MEMBERS_LIMIT = Duration.ofSeconds(5);

    @Mixin
    private Main.SettingsOptions options = new Main.SettingsOptions();

    @Option(names = "--host", paramLabel = "ADDRESS", description = "This machine's address for phones.")
    private Optional<String> host = Optional.empty();

    @Option(names = "--open", description = "Twice: let everybody in, although strangers may reach a listener.")
    private boolean[] open = {};

    @Option(names = "--seconds", paramLabel = "N", description = "Length of the run; without it until Ctrl-C.")
    private int seconds;

    @Option(
            names = "--miniprograms",
            paramLabel = "N",
            defaultValue = "2",
            description = "How many mini programs; default: ${DEFAULT-VALUE}.")
    private int miniPrograms;

    @Option(
            names = "--apps",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many apps; default: ${DEFAULT-VALUE}.")
    private int apps;

    @Option(names = "--json", description = "One JSON object a line instead of a table.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = options.read();
        host.ifPresent(address -> settings.host("--host", address));
        Config config = settings.config();
        config.check();
        EnumSet<Role> roles = EnumSet.allOf(Role.class);
        Listening.mayBeOpen(config, roles, open.length);
        Duration limit = config.stop().deadline().plus(MEMBERS_LIMIT);
        return Stopping.onSignal(limit, stop -> run(config, roles, stop)) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private boolean run(Config config, EnumSet<Role> roles, CountDownLatch stop) throws InterruptedException {
        Running running = new Running();
        SecureRandom random = new SecureRandom();
        Report report = json ? new Report.Json(System.out) : new Report.Table(System.out, Report.onTerminal());
        try (Equipment equipment = new Equipment(random)) {
            Wiring wiring = new Wiring(config, roles, running);
            wiring.start();
            if (!wiring.awaitReady(READY_LIMIT)) {
                System.err.println("wxgw demo: the boxes have not found each other");
                return false;
            }
            wiring.addresses().forEach((what, where) -> report.line("%-16s%s".formatted(what, where)));
            return new Conference(equipment, plan(wiring, random), report, stop)
                    .run()
                    .passed();
        } catch (SignalFailure e) {
            System.err.println("wxgw demo: " + e.getMessage());
            return false;
        } finally {
            running.stop(config.stop().deadline());
        }
    }

    private Conference.Plan plan(Wiring wiring, SecureRandom random) {
        List<MemberSettings> members = new ArrayList<>();
        for (int number = 1; number <= miniPrograms; number++) {
            members.add(member(
                    wiring.frontDoor(),
                    MemberLook.numbered(number - 1, "mp-" + number),
                    new Kind.MiniProgram(PhoneSettings.DEFAULT),
                    random));
        }
        for (int number = miniPrograms + 1; number <= miniPrograms + apps; number++) {
            members.add(member(
                    wiring.appDoor(),
                    MemberLook.numbered(number - 1, "app-" + number),
                    new Kind.App(Sound.OPUS, APP_PORTS),
                    random));
        }
        return new Conference.Plan(
                members,
                List.of(),
                List.of(),
                Conference.Sight.CHANNELS,
                5,
                Duration.ofSeconds(seconds),
                WARM_UP_SECONDS);
    }

    private static MemberSettings member(URI door, MemberLook look, Kind kind, SecureRandom random) {
        String uuid = look.name() + "-" + Integer.toHexString(random.nextInt());
        return new MemberSettings(
                door, "demo", uuid, look, SyntheticVoice.Mode.TONE, Map.of(VideoType.CAMERA, Studio.PHONE), kind);
    }
}
