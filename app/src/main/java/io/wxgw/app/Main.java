package io.wxgw.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.wxgw.sim.SimCommand;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/// The command line. Exit codes: 0 as asked, 1 something went wrong, 2 the command or the settings are wrong.
@Command(
        name = "wxgw",
        description = "Mini programs in RTP conferences.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ServeCommand.class, DemoCommand.class, Main.ConfigCommand.class})
public final class Main {
    /// Commands that show a table of what happens.
    private static final Set<String> TABLES = Set.of("demo", "sim");

    private Main() {}

    /// The entry of the program.
    public static void main(String[] arguments) {
        CommandLine line = line();
        line.setExecutionExceptionHandler((thrown, command, _) -> {
            if (thrown instanceof BadConfig bad) {
                command.getErr().println("wxgw: " + bad.getMessage());
                return ExitCode.USAGE;
            }
            throw thrown;
        });
        System.exit(line.execute(arguments));
    }

    /// The command with all its sub-commands.
    static CommandLine line() {
        CommandLine line = new CommandLine(new Main()).addSubcommand(SimCommand.line(new SecureRandom()));
        line.setExecutionStrategy(parsed -> {
            if (parsed.hasSubcommand()
                    && TABLES.contains(parsed.subcommand().commandSpec().name())) {
                quiet();
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        return line;
    }

    /// What goes wrong shows in the table; the log would tear it apart.
    private static void quiet() {
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.ERROR);
        }
    }

    /// What the jar says of itself.
    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"wxgw " + version()};
        }
    }

    /// Where settings come from besides the program; the same for all commands.
    static final class SettingsOptions {
        @Option(names = "--config", paramLabel = "FILE", description = "Settings that differ from the defaults.")
        private Optional<Path> file = Optional.empty();

        Settings read() {
            Settings settings = Settings.defaults();
            file.ifPresent(settings::file);
            return settings.environment(System.getenv());
        }
    }

    @Command(
            name = "config",
            description = "Shows or checks settings.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "print|check")
    static final class ConfigCommand {
        @Command(name = "print", description = "Prints the settings in effect, each with its explanation.")
        int print(@CommandLine.Mixin SettingsOptions options) {
            Settings settings = options.read();
            settings.config().check();
            System.out.print(settings.print());
            return ExitCode.OK;
        }

        @Command(name = "check", description = "Says whether the settings can be used.")
        int check(@CommandLine.Mixin SettingsOptions options) {
            options.read().config().check();
            System.out.println("good");
            return ExitCode.OK;
        }
    }
}
