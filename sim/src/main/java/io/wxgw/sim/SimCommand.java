package io.wxgw.sim;

import java.util.random.RandomGenerator;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `sim`: simulated members for a conference that runs somewhere.
@Command(
        name = "sim",
        description = "Simulated members: they send, play and judge what they hear and see.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "miniprogram|app|load")
public final class SimCommand {
    private SimCommand() {}

    /// The command with its sub-commands.
    ///
    /// @param random for handshakes and names
    public static CommandLine line(RandomGenerator random) {
        return new CommandLine(new SimCommand())
                .addSubcommand(new MiniProgramCommand(random))
                .addSubcommand(new AppCommand(random))
                .addSubcommand(new LoadCommand(random))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }
}
