package io.wxgw.app;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `serve`: runs boxes until SIGTERM or SIGINT, then ends them within `stop.deadline`.
@Command(name = "serve", description = "Runs the boxes.", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Mixin
    private Main.SettingsOptions options = new Main.SettingsOptions();

    @Option(
            names = "--roles",
            paramLabel = "ROLES",
            defaultValue = "live,wxmgw,mas,mcs,callroutegw",
            description = "Boxes of this process; default: ${DEFAULT-VALUE}.")
    private String roles = "";

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "This machine's address for phones: listen there, and say so in URLs.")
    private Optional<String> host = Optional.empty();

    @Option(names = "--open", description = "Twice: let everybody in, although strangers may reach a listener.")
    private boolean[] open = {};

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = options.read();
        host.ifPresent(address -> settings.host("--host", address));
        Config config = settings.config();
        config.check();
        Set<Role> chosen = Role.parse(roles);
        Listening.mayBeOpen(config, chosen, open.length);

        Running running = new Running();
        Thread hook = new Thread(() -> stop(running, config.stop().deadline()), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        Wiring wiring = new Wiring(config, chosen, running);
        try {
            wiring.start();
        } catch (RuntimeException e) {
            // A failed start has an exit code of its own. The hook cannot be taken back where a signal was faster.
            Runtime.getRuntime().removeShutdownHook(hook);
            running.stop(config.stop().deadline());
            throw e;
        }
        if (!wiring.awaitReady(PATIENCE)) {
            LOG.warn("mcs cannot be reached yet; callroutegw tries on");
        }
        System.out.print(banner(wiring));
        System.out.flush();
        new CountDownLatch(1).await(); // the hook ends the process
        return ExitCode.SOFTWARE;
    }

    private static String banner(Wiring wiring) {
        Instant begun =
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        double seconds = Duration.between(begun, Instant.now()).toMillis() / 1000.0;
        StringBuilder banner = new StringBuilder(400);
        wiring.addresses()
                .forEach((what, where) -> banner.append("  ")
                        .append(what)
                        .append(" ".repeat(Math.max(1, 22 - what.length())))
                        .append(where)
                        .append('\n'));
        banner.append(
                String.format(Locale.ROOT, "wxgw %s is ready after %.1f s; Ctrl-C ends it%n", Main.version(), seconds));
        return banner.toString();
    }

    // In the shutdown hook: the virtual machine would end with 128 + signal, so the exit code is given here.
    private static void stop(Running running, Duration deadline) {
        LOG.info("ending");
        boolean clean = running.stop(deadline);
        LOG.info(clean ? "ended" : "ended by force: not everything ended within {}", deadline);
        Runtime.getRuntime().halt(clean ? ExitCode.OK : ExitCode.SOFTWARE);
    }
}
