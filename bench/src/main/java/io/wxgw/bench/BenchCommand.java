package io.wxgw.bench;

import io.wxgw.testkit.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./wxgw bench up down start delay churn`: measures this machine and prints a table.
@Command(name = "bench", description = "Measures what a stream costs.", mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
    /// What can be measured.
    enum Scenario {
        up,
        down,
        start,
        delay,
        churn
    }

    private static final int STARTS = 5;

    @Parameters(arity = "0..*", description = "Scenarios: ${COMPLETION-CANDIDATES}; default: all.")
    private List<Scenario> scenarios = List.of(Scenario.values());

    @Option(names = "--streams", description = "How many at once; default ${DEFAULT-VALUE}.")
    private int streams = 20;

    @Option(names = "--warm-up", description = "Seconds before the window; default ${DEFAULT-VALUE}.")
    private int warmUpSeconds = 20;

    @Option(names = "--seconds", description = "Length of the window; default ${DEFAULT-VALUE}.")
    private int seconds = 30;

    @Option(names = "--joins", description = "Joins and leaves of churn; default ${DEFAULT-VALUE}.")
    private int joins = 2_000;

    @Option(names = "--joins-before", description = "Joins before those are measured; default ${DEFAULT-VALUE}.")
    private int joinsBefore = 500;

    @Option(names = "--at-once", description = "Members of churn at the same time; default ${DEFAULT-VALUE}.")
    private int atOnce = 8;

    @Option(names = "--audio-codec", description = "Between wxmgw and mas, for churn; default ${DEFAULT-VALUE}.")
    private String audioCodec = "AAC";

    @Option(names = "--json", description = "Where churn writes its figures; default: a file whose name is printed.")
    private Optional<Path> json = Optional.empty();

    /// Runs by itself, without the launcher.
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("wxgw-bench");
        Path flv = StandardStream.write(folder);
        Duration warmUp = Duration.ofSeconds(warmUpSeconds);
        Duration window = Duration.ofSeconds(seconds);
        System.out.printf(
                "%s %s, %d cores, Java %s%n",
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version());
        boolean complete = true;
        for (Scenario scenario : scenarios) {
            switch (scenario) {
                case up -> complete &= print(Up.run(folder, flv, streams, warmUp, window));
                case down -> complete &= print(Down.run(folder, flv, streams, warmUp, window));
                case start -> System.out.println(starts(folder));
                case delay -> complete &= Delay.run(folder, warmUp, window);
                case churn ->
                    complete &= Churn.run(
                            folder,
                            flv,
                            new Churn.Plan(joins, joinsBefore, atOnce, audioCodec),
                            json.orElse(folder.resolve("churn.json")));
            }
        }
        return complete ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static boolean print(Figures figures) {
        System.out.println(figures.line());
        return figures.lost() == 0;
    }

    private static String starts(Path folder) throws Exception {
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            all.add(startSeconds(folder));
        }
        all.sort(null);
        return String.format(
                Locale.ROOT,
                "start  five boxes in one process ready after %.2f s (min %.2f, max %.2f, of %d)",
                all.get(STARTS / 2),
                all.getFirst(),
                all.getLast(),
                STARTS);
    }

    private static double startSeconds(Path folder) throws Exception {
        long begin = System.nanoTime();
        try (Deployment _ = start(folder)) {
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    private static Deployment start(Path folder) throws IOException {
        return Deployment.start(Deployment.Shape.ONE_PROCESS, folder);
    }
}
