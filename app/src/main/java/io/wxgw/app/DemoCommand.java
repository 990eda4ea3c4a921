package io.wxgw.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.wxgw.sim.Conference;
import io.wxgw.sim.Equipment;
import io.wxgw.sim.MemberSettings;
import io.wxgw.sim.Report;
import io.wxgw.sim.Stopping;
import io.wxgw.sim.Verdict;
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
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;
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
            description = "How many; default: ${DEFAULT-VALUE}.")
    private int miniPrograms;

    @Option(names = "--json", description = "One JSON object a line instead of a table.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException, TimeoutException {
        Settings settings = options.read();
        host.ifPresent(address -> settings.host("--host", address));
        Config config = settings.config();
        config.check();
        EnumSet<Role> roles = EnumSet.allOf(Role.class);
        Listening.mayBeOpen(config, roles, open.length);
        // What goes wrong shows in the table; the log would tear it apart.
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.ERROR);
        }
        Running running = new Running();
        Wiring wiring = new Wiring(config, roles, running);
        SecureRandom random = new SecureRandom();
        try (Equipment equipment = new Equipment(random)) {
            wiring.start();
            Report report = json ? new Report.Json(System.out) : new Report.Table(System.out, Report.onTerminal());
            wiring.addresses().forEach((what, where) -> report.line(what + "  " + where));
            wiring.awaitReady(READY_LIMIT);
            Conference conference = new Conference(equipment, plan(wiring.frontDoor(), random), report);
            return Stopping.onSignal(conference::stop, config.stop().deadline(), () -> passed(conference))
                    ? ExitCode.OK
                    : ExitCode.SOFTWARE;
        } catch (SignalFailure e) {
            System.err.println("wxgw demo: " + e.getMessage());
            return ExitCode.SOFTWARE;
        } finally {
            running.stop(config.stop().deadline());
        }
    }

    private static boolean passed(Conference conference) throws InterruptedException {
        Verdict verdict = conference.run();
        return verdict.passed();
    }

    private Conference.Plan plan(URI frontDoor, SecureRandom random) {
        List<MemberSettings> members = new ArrayList<>();
        for (int number = 1; number <= miniPrograms; number++) {
            MemberLook look = MemberLook.numbered(number - 1, "mp-" + number);
            members.add(new MemberSettings(
                    frontDoor,
                    "demo",
                    look.name() + "-" + Integer.toHexString(random.nextInt()),
                    look,
                    SyntheticVoice.Mode.TONE,
                    true,
                    Studio.Settings.PHONE,
                    PhoneSettings.DEFAULT));
        }
        return new Conference.Plan(
                members, List.of(), Conference.Sight.CHANNELS, 5, Duration.ofSeconds(seconds), WARM_UP_SECONDS);
    }
}
