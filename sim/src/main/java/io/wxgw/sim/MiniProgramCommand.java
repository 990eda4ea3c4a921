package io.wxgw.sim;

import io.wxgw.sim.Conference.Sight;
import io.wxgw.sim.MemberSettings.Kind;
import io.wxgw.sim.phone.PhoneSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `sim miniprogram`: some mini programs in one conference.
@Command(
        name = "miniprogram",
        description = "Mini programs that push a synthetic camera and a tone, and judge what they hear and see. "
                + "Exit code 0 if all that was expected was heard and seen, else 1.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class MiniProgramCommand implements Callable<Integer> {
    private final RandomGenerator random;

    @Mixin
    private RunOptions options = new RunOptions("ws://127.0.0.1:8080/callroute", "mp-", 1);

    @Option(names = "--watch", paramLabel = "HOW", description = "How others are watched: ${COMPLETION-CANDIDATES}.")
    private Sight watch = Sight.CHANNELS;

    @Option(names = "--min-cache", paramLabel = "SECONDS", description = "What a player buffers before it begins.")
    private double minCache = 0.2;

    @Option(names = "--max-cache", paramLabel = "SECONDS", description = "With more a player plays faster.")
    private double maxCache = 0.8;

    @Option(
            names = "--adapt-every",
            paramLabel = "SECONDS",
            description = "Small and large pictures in turn, so long each; 0 is small only where the uplink is poor.")
    private double adaptEvery;

    MiniProgramCommand(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Integer call() throws InterruptedException {
        PhoneSettings phone = PhoneSettings.DEFAULT
                .withCache(duration(minCache), duration(maxCache))
                .withAdapting(duration(adaptEvery));
        return options.run(new Kind.MiniProgram(phone), watch, Map.of(), random);
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1_000));
    }
}
