package io.wxgw.sim;

import io.wxgw.engine.lane.NanoClock;
import io.wxgw.engine.lane.NettyLane;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.scene.SyntheticVoice;
import io.wxgw.sim.scene.Tape;
import io.wxgw.sim.signal.SignalFailure;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `sim load`: many mini programs that push a tape and count.
@Command(
        name = "load",
        description = "Many mini programs that push recorded loops and count what they get, through the front door. "
                + "Exit code 0 if after the warm-up 98 in 100 access units and 95 in 100 pictures came.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class LoadCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final double SOUND_NEEDED = 0.98;
    private static final double PICTURES_NEEDED = 0.95;

    private final RandomGenerator random;

    @Option(names = "--url", paramLabel = "URL", description = "Where they sign in.")
    private URI url = URI.create("ws://127.0.0.1:8080/callroute");

    @Option(names = "--members", paramLabel = "N", description = "How many in all.")
    private int members = 10;

    @Option(names = "--conference-size", paramLabel = "N", description = "How many in one conference; 0 is all in one.")
    private int conferenceSize;

    @Option(names = "--speakers", paramLabel = "N", description = "How many of each conference speak; the rest listen.")
    private int speakers = 3;

    @Option(names = "--watch", paramLabel = "N", description = "Pictures of others that each one plays.")
    private int watch = 1;

    @Option(names = "--joins-per-second", paramLabel = "N", description = "How fast they come.")
    private int joinsPerSecond = 5;

    @Option(names = "--seconds", paramLabel = "N", description = "Length of the run after all have joined.")
    private int seconds = 30;

    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "Seconds of it that are not judged.")
    private int warmUp = 5;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    LoadCommand(RandomGenerator random) {
        this.random = random;
    }

    /// Members of one lane with their common counts.
    private record Crew(NettyLane lane, LoadMember.Counts counts) {}

    @Override
    public Integer call() throws InterruptedException {
        return Stopping.onSignal(STOP_LIMIT, this::run) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private boolean run(CountDownLatch stop) throws InterruptedException {
        try (Equipment equipment = new Equipment(random)) {
            return run(equipment, stop);
        } catch (SignalFailure e) {
            System.err.println("wxgw sim: " + e.getMessage());
            return false;
        }
    }

    private boolean run(Equipment equipment, CountDownLatch stop) throws InterruptedException {
        Tape speaks = Tape.record(equipment.codecs(), MemberLook.numbered(0, "load"), SyntheticVoice.Mode.TONE);
        Tape listens = Tape.record(equipment.codecs(), MemberLook.numbered(1, "load"), SyntheticVoice.Mode.SILENT);
        List<Crew> crews = equipment.lanes().lanes().stream()
                .map(lane -> new Crew(lane, new LoadMember.Counts()))
                .toList();
        List<LoadMember> joined = new ArrayList<>();
        try {
            int watched = join(equipment, crews, joined, speaks, listens, stop);
            return watched >= 0 && count(equipment.lanes().clock(), crews, joined.size(), watched, stop);
        } finally {
            joined.forEach(LoadMember::close);
        }
    }

    /// @return players of pictures, or -1 if it was stopped
    private int join(
            Equipment equipment,
            List<Crew> crews,
            List<LoadMember> joined,
            Tape speaks,
            Tape listens,
            CountDownLatch stop)
            throws InterruptedException {
        NanoClock clock = equipment.lanes().clock();
        String run = Integer.toHexString(random.nextInt());
        int size = conferenceSize == 0 ? members : conferenceSize;
        long begunNanos = clock.nowNanos();
        for (int i = 0; i < members; i++) {
            long wait = begunNanos + i * SECOND_NANOS / joinsPerSecond - clock.nowNanos();
            if (stop.await(Math.max(0, wait), TimeUnit.NANOSECONDS)) {
                return -1;
            }
            Crew crew = crews.get(i % crews.size());
            LoadMember member = new LoadMember(
                    equipment, crew.lane(), crew.counts(), url, "load-" + run + "-" + i / size, "l" + i + "-" + run);
            joined.add(member);
            member.join(i % size < speakers ? speaks : listens);
        }
        int watched = 0;
        for (int i = 0; i < members; i++) {
            int first = i / size * size;
            int there = Math.min(size, members - first);
            for (int step = 1; step <= Math.min(watch, there - 1); step++) {
                joined.get(i)
                        .watch(joined.get(first + (i - first + step) % there).ssrc());
                watched++;
            }
        }
        return watched;
    }

    private boolean count(NanoClock clock, List<Crew> crews, int there, int watched, CountDownLatch stop)
            throws InterruptedException {
        double sound = 0;
        double pictures = 0;
        long gaveUp = 0;
        take(crews);
        long begunNanos = clock.nowNanos();
        for (int second = 1; second <= seconds; second++) {
            long wait = begunNanos + second * SECOND_NANOS - clock.nowNanos();
            if (stop.await(Math.max(0, wait), TimeUnit.NANOSECONDS)) {
                return false;
            }
            LoadSecond taken = LoadSecond.of(second, there, watched, take(crews));
            show(taken);
            gaveUp += taken.gaveUp();
            if (second > warmUp) {
                sound += taken.soundShare();
                pictures += taken.pictureShare();
            }
        }
        int judged = Math.max(0, seconds - warmUp);
        boolean passed =
                judged > 0 && gaveUp == 0 && sound >= judged * SOUND_NEEDED && pictures >= judged * PICTURES_NEEDED;
        System.out.println(
                json ? JSON.writeValueAsString(Map.of("passed", passed)) : passed ? "all came" : "NOT all came");
        return passed;
    }

    private static List<LoadMember.Counts.Taken> take(List<Crew> crews) {
        return crews.stream()
                .map(crew -> CompletableFuture.supplyAsync(crew.counts()::take, crew.lane())
                        .orTimeout(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .join())
                .toList();
    }

    private void show(LoadSecond second) {
        System.out.println(
                json
                        ? JSON.writeValueAsString(second)
                        : String.format(
                                Locale.ROOT,
                                "%4d s  %d members  sound %.1f %%  pictures %.1f %%  %d kb/s  age %.0f ms (p99 %.0f)"
                                        + "  %d reconnects, %d gave up",
                                second.second(),
                                second.members(),
                                second.soundShare() * 100,
                                second.pictureShare() * 100,
                                second.receivedKbps(),
                                second.age().p50Ms(),
                                second.age().p99Ms(),
                                second.reconnects(),
                                second.gaveUp()));
    }
}
