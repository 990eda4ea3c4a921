package io.wxgw.sim;

import io.wxgw.codec.VideoSettings;
import io.wxgw.sim.Conference.Plan;
import io.wxgw.sim.Conference.Sight;
import io.wxgw.sim.Conference.Stranger;
import io.wxgw.sim.MemberSettings.Kind;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.scene.SyntheticVoice;
import io.wxgw.sim.signal.SignalFailure;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/// What the commands for members that judge have in common, and how they are run.
final class RunOptions {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final int FRAME_RATE = 15;

    @Option(names = "--conference", paramLabel = "ID", description = "The conference they join.")
    private String conference = "demo";

    @Option(names = "--count", paramLabel = "N", description = "How many; each listens to and watches all others.")
    private int count = 1;

    @Option(names = "--seconds", paramLabel = "N", description = "Length of the run; 0 is until Ctrl-C.")
    private int seconds;

    @Option(names = "--voice", paramLabel = "VOICE", description = "${COMPLETION-CANDIDATES}; case does not matter.")
    private SyntheticVoice.Mode voice = SyntheticVoice.Mode.TONE;

    @Option(names = "--no-camera", description = "Send sound alone.")
    private boolean noCamera;

    @Option(names = "--most-watched", paramLabel = "N", description = "Pictures each member plays at most.")
    private int mostWatched = 5;

    @Option(
            names = "--hear",
            paramLabel = "HZ",
            split = ",",
            description = "Tones of members simulated elsewhere that must be heard.")
    private List<Integer> hear = new ArrayList<>();

    @Option(
            names = "--see",
            paramLabel = "SSRC=NAME",
            split = ",",
            description = "Members simulated elsewhere that must be seen: SSRC and name (mp-3 is number 3).")
    private Map<Long, String> see = new TreeMap<>();

    @Option(names = "--key-frame-every", paramLabel = "SECONDS", description = "From one key frame to the next.")
    private double keyFrameEvery = 2;

    @Option(names = "--bitrate", paramLabel = "BITS", description = "What the camera's encoder aims at, in bit/s.")
    private int bitrate = 400_000;

    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "Seconds of each expectation not judged.")
    private int warmUp = 5;

    @Option(names = "--json", description = "One JSON object a line instead of a table.")
    private boolean json;

    /// Who comes.
    ///
    /// @param door where they sign in
    /// @param name of each, before its number: `mp-`
    /// @param first number
    record Who(URI door, String name, int first, Kind kind, Sight sight) {}

    /// Runs them.
    ///
    /// @return the exit code
    int run(Who who, RandomGenerator random) throws InterruptedException {
        Report report = json ? new Report.Json(System.out) : new Report.Table(System.out, Report.onTerminal());
        Plan plan = plan(who, random);
        return Stopping.onSignal(STOP_LIMIT, stop -> run(plan, report, stop, random)) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static boolean run(Plan plan, Report report, CountDownLatch stop, RandomGenerator random)
            throws InterruptedException {
        try (Equipment equipment = new Equipment(random)) {
            return new Conference(equipment, plan, report, stop).run().passed();
        } catch (SignalFailure e) {
            System.err.println("wxgw sim: " + e.getMessage());
            return false;
        }
    }

    private Plan plan(Who who, RandomGenerator random) {
        List<MemberSettings> members = new ArrayList<>();
        for (int number = who.first(); number < who.first() + count; number++) {
            members.add(member(who, number, random));
        }
        List<Stranger> strangers = new ArrayList<>();
        for (int tone : hear) {
            strangers.add(new Stranger(new MemberLook(tone + "Hz", tone, 0), 0));
        }
        see.forEach((ssrc, name) -> strangers.add(new Stranger(stranger(name), ssrc)));
        return new Plan(members, strangers, who.sight(), mostWatched, Duration.ofSeconds(seconds), warmUp);
    }

    private MemberSettings member(Who who, int number, RandomGenerator random) {
        MemberLook look = MemberLook.numbered(number - 1, who.name() + number);
        VideoSettings video =
                new VideoSettings(360, 640, FRAME_RATE, (int) Math.max(1, keyFrameEvery * FRAME_RATE), bitrate);
        String uuid = look.name() + "-" + Integer.toHexString(random.nextInt());
        return new MemberSettings(who.door(), conference, uuid, look, voice, !noCamera, video, who.kind());
    }

    private static MemberLook stranger(String name) {
        int dash = name.lastIndexOf('-');
        Optional<Integer> number = dash < 0 ? Optional.empty() : number(name.substring(dash + 1));
        return MemberLook.numbered(number.orElse(1) - 1, name);
    }

    private static Optional<Integer> number(String digits) {
        try {
            return Optional.of(Integer.parseInt(digits));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
