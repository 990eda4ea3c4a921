package io.wxgw.sim;

import io.wxgw.api.signal.VideoType;
import io.wxgw.engine.rtp.RtpPortRange;
import io.wxgw.sim.Conference.Sight;
import io.wxgw.sim.MemberSettings.Kind;
import io.wxgw.sim.MemberSettings.Sound;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `sim app`: some apps in one conference.
@Command(
        name = "app",
        description = "Apps that send a synthetic camera and a tone by RTP, and judge what they hear and see. "
                + "Exit code 0 if all that was expected was heard and seen, else 1.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class AppCommand implements Callable<Integer> {
    private final RandomGenerator random;

    @Mixin
    private RunOptions options = new RunOptions("ws://127.0.0.1:8080/app", "app-", 5);

    @Option(names = "--codec", paramLabel = "CODEC", description = "Of their sound: ${COMPLETION-CANDIDATES}.")
    private Sound codec = Sound.OPUS;

    @Option(names = "--screen", description = "Share a screen as well; the others of this run watch it.")
    private boolean screen;

    @Option(names = "--rtp-port-first", paramLabel = "PORT", description = "UDP ports for RTP, in pairs: the first.")
    private int rtpPortFirst = 28_000;

    @Option(names = "--rtp-port-last", paramLabel = "PORT", description = "The last one.")
    private int rtpPortLast = 31_999;

    AppCommand(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Integer call() throws InterruptedException {
        return options.run(
                new Kind.App(codec, new RtpPortRange(rtpPortFirst, rtpPortLast)),
                Sight.CHANNELS,
                screen ? Map.of(VideoType.SCREEN, MemberSettings.SCREEN) : Map.of(),
                random);
    }
}
