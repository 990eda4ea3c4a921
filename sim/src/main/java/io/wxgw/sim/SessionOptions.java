package io.wxgw.sim;

import io.wxgw.sim.signal.SignalFailure;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/// What all commands have in common: where members sign in, for how long, and how it is shown.
final class SessionOptions {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    @Option(names = "--url", paramLabel = "URL", description = "Where they sign in.")
    private URI url;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Length of the run after all have joined; 0 is until Ctrl-C.")
    private int seconds;

    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "Seconds of each expectation not judged.")
    private int warmUp = 5;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    /// @param door unless they are told another one
    /// @param seconds unless they are told another length
    SessionOptions(String door, int seconds) {
        this.url = URI.create(door);
        this.seconds = seconds;
    }

    URI url() {
        return url;
    }

    Duration length() {
        return Duration.ofSeconds(seconds);
    }

    int warmUpSeconds() {
        return warmUp;
    }

    /// A run.
    @FunctionalInterface
    interface Work {
        /// Whether all was as it should be.
        boolean run(Equipment equipment, Report report, CountDownLatch stop) throws InterruptedException;
    }

    /// Runs it, until it is done or told to stop.
    ///
    /// @return the exit code
    int run(RandomGenerator random, Work work) throws InterruptedException {
        Report report = json ? new Report.Json(System.out) : new Report.Table(System.out, Report.onTerminal());
        return Stopping.onSignal(STOP_LIMIT, stop -> {
                    try (Equipment equipment = new Equipment(random)) {
                        return work.run(equipment, report, stop);
                    } catch (SignalFailure e) {
                        System.err.println("wxgw sim: " + e.getMessage());
                        return false;
                    }
                })
                ? ExitCode.OK
                : ExitCode.SOFTWARE;
    }
}
