package io.wxgw.sim;

import io.wxgw.api.signal.VideoType;
import io.wxgw.codec.VideoSettings;
import io.wxgw.sim.Conference.Other;
import io.wxgw.sim.Conference.Plan;
import io.wxgw.sim.Conference.Sight;
import io.wxgw.sim.MemberSettings.Kind;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.scene.SyntheticVoice;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What the commands for members that judge have in common, and how they are run.
final class RunOptions {
    private static final int FRAME_RATE = 15;

    @Mixin
    private SessionOptions session;

    @Option(names = "--conference", paramLabel = "ID", description = "The conference they join.")
    private String conference = "demo";

    @Option(names = "--count", paramLabel = "N", description = "How many; each listens to and watches all others.")
    private int count = 1;

    @Option(
            names = "--first",
            paramLabel = "N",
            description =
                    "Number of the first, 1 to 16: it decides name, tone and colour. Two runs need different ones.")
    private int first;

    @Option(names = "--voice", paramLabel = "VOICE", description = "${COMPLETION-CANDIDATES}; case does not matter.")
    private SyntheticVoice.Mode voice = SyntheticVoice.Mode.TONE;

    @Option(names = "--no-camera", description = "Send no camera.")
    private boolean noCamera;

    @Option(names = "--most-watched", paramLabel = "N", description = "Pictures each member plays at most.")
    private int mostWatched = 5;

    @Option(
            names = "--meet",
            paramLabel = "NAME",
            split = ",",
            description = "Members simulated elsewhere that must be heard and seen once they have come: mp-1, app-5.")
    private List<String> meet = new ArrayList<>();

    @Option(
            names = "--hear",
            paramLabel = "HZ",
            split = ",",
            description = "Tones that must be heard from the beginning on.")
    private List<Integer> hear = new ArrayList<>();

    @Option(
            names = "--see",
            paramLabel = "SSRC=NAME",
            split = ",",
            description = "Members simulated elsewhere that must be heard and seen from the beginning on.")
    private Map<Long, String> see = new TreeMap<>();

    @Option(names = "--key-frame-every", paramLabel = "SECONDS", description = "From one key frame to the next.")
    private double keyFrameEvery = 2;

    @Option(names = "--bitrate", paramLabel = "BITS", description = "What the camera's encoder aims at, in bit/s.")
    private int bitrate = 400_000;

    private final String name;

    /// @param door where they sign in unless they are told another one
    /// @param name of each, before its number: `mp-`
    /// @param first number unless they are told another one
    RunOptions(String door, String name, int first) {
        this.session = new SessionOptions(door, 0);
        this.name = name;
        this.first = first;
    }

    /// Runs them.
    ///
    /// @param beside what they show beside the camera
    /// @return the exit code
    int run(Kind kind, Sight sight, Map<VideoType, VideoSettings> beside, RandomGenerator random)
            throws InterruptedException {
        Map<VideoType, VideoSettings> shows = new EnumMap<>(VideoType.class);
        shows.putAll(beside);
        if (!noCamera) {
            int gop = (int) Math.max(1, keyFrameEvery * FRAME_RATE);
            shows.put(VideoType.CAMERA, new VideoSettings(360, 640, FRAME_RATE, gop, bitrate));
        }
        List<MemberSettings> members = new ArrayList<>();
        for (int number = first; number < first + count; number++) {
            MemberLook look = MemberLook.numbered(number - 1, name + number);
            String uuid = look.name() + "-" + Integer.toHexString(random.nextInt());
            members.add(new MemberSettings(session.url(), conference, uuid, look, voice, shows, kind));
        }
        Plan plan = new Plan(
                members,
                others(),
                meet.stream().map(MemberLook::named).toList(),
                sight,
                mostWatched,
                session.length(),
                session.warmUpSeconds());
        return session.run(
                random,
                (equipment, report, stop) ->
                        new Conference(equipment, plan, report, stop).run().passed());
    }

    private List<Other> others() {
        List<Other> others = new ArrayList<>();
        for (int tone : hear) {
            others.add(new Other(new MemberLook(tone + "Hz", tone, 0), 0, Set.of()));
        }
        see.forEach((ssrc, other) -> others.add(new Other(MemberLook.named(other), ssrc, Set.of(VideoType.CAMERA))));
        return others;
    }
}
