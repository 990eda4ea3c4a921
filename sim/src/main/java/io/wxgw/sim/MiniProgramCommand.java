package io.wxgw.sim;

import io.wxgw.codec.VideoSettings;
import io.wxgw.sim.Conference.Sight;
import io.wxgw.sim.Conference.Stranger;
import io.wxgw.sim.phone.PhoneSettings;
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
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/// `sim miniprogram`: some mini programs in one conference.
@Command(
        name = "miniprogram",
        description = "Mini programs that push a synthetic camera and a tone, and judge what they hear and see. "
                + "Exit code 0 if all that was expected was heard and seen, else 1.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class MiniProgramCommand implements Callable<Integer> {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final RandomGenerator random;

    @Option(names = "--url", paramLabel = "URL", description = "Where they sign in.")
    private URI url = URI.create("ws://127.0.0.1:8080/callroute");

    @Option(names = "--conference", paramLabel = "ID", description = "The conference they join.")
    private String conference = "demo";

    @Option(names = "--count", paramLabel = "N", description = "How many; each listens to and watches all others.")
    private int count = 1;

    @Option(
            names = "--first",
            paramLabel = "N",
            description = "Number of the first: it decides name, tone and colour. Give two runs different numbers.")
    private int first = 1;

    @Option(names = "--seconds", paramLabel = "N", description = "Length of the run; 0 is until Ctrl-C.")
    private int seconds;

    @Option(names = "--voice", paramLabel = "VOICE", description = "${COMPLETION-CANDIDATES}; case does not matter.")
    private SyntheticVoice.Mode voice = SyntheticVoice.Mode.TONE;

    @Option(names = "--no-camera", description = "Send sound alone.")
    private boolean noCamera;

    @Option(names = "--watch", paramLabel = "HOW", description = "How others are watched: ${COMPLETION-CANDIDATES}.")
    private Sight watch = Sight.CHANNELS;

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

    @Option(names = "--min-cache", paramLabel = "SECONDS", description = "What a player buffers before it begins.")
    private double minCache = 0.2;

    @Option(names = "--max-cache", paramLabel = "SECONDS", description = "With more a player plays faster.")
    private double maxCache = 0.8;

    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "Seconds of each expectation not judged.")
    private int warmUp = 5;

    @Option(names = "--json", description = "One JSON object a line instead of a table.")
    private boolean json;

    MiniProgramCommand(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Integer call() throws InterruptedException {
        Report report = json ? new Report.Json(System.out) : new Report.Table(System.out, Report.onTerminal());
        return Stopping.onSignal(STOP_LIMIT, stop -> run(report, stop)) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private boolean run(Report report, CountDownLatch stop) throws InterruptedException {
        try (Equipment equipment = new Equipment(random)) {
            return new Conference(equipment, plan(), report, stop).run().passed();
        } catch (SignalFailure e) {
            System.err.println("wxgw sim: " + e.getMessage());
            return false;
        }
    }

    private Conference.Plan plan() {
        List<MemberSettings> members = new ArrayList<>();
        for (int number = first; number < first + count; number++) {
            members.add(member(number));
        }
        List<Stranger> strangers = new ArrayList<>();
        for (int tone : hear) {
            strangers.add(new Stranger(new MemberLook(tone + "Hz", tone, 0), 0));
        }
        see.forEach((ssrc, name) -> strangers.add(new Stranger(stranger(name), ssrc)));
        return new Conference.Plan(members, strangers, watch, mostWatched, Duration.ofSeconds(seconds), warmUp);
    }

    private MemberSettings member(int number) {
        MemberLook look = MemberLook.numbered(number - 1, "mp-" + number);
        int frameRate = 15;
        VideoSettings video =
                new VideoSettings(360, 640, frameRate, (int) Math.max(1, keyFrameEvery * frameRate), bitrate);
        PhoneSettings phone = PhoneSettings.DEFAULT.withCache(duration(minCache), duration(maxCache));
        String uuid = look.name() + "-" + Integer.toHexString(random.nextInt());
        return new MemberSettings(url, conference, uuid, look, voice, !noCamera, video, phone);
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1_000));
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
