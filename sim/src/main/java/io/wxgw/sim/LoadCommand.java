package io.wxgw.sim;

import io.wxgw.engine.lane.NanoClock;
import io.wxgw.engine.lane.NettyLane;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.scene.SyntheticVoice;
import io.wxgw.sim.scene.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `sim load`: many mini programs that push a tape and count.
@Command(
        name = "load",
        description = "Many mini programs that push recorded loops and count what they get, through the front door. "
                + "Exit code 0 if after the warm-up 98 in 100 access units and 95 in 100 pictures came.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class LoadCommand implements Callable<Integer> {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final double SOUND_NEEDED = 0.98;
    private static final double PICTURES_NEEDED = 0.95;

    private final RandomGenerator random;

    @Mixin
    private SessionOptions session = new SessionOptions("ws://127.0.0.1:8080/callroute", 30);

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

    LoadCommand(RandomGenerator random) {
        this.random = random;
    }

    /// Members of one lane with their common counts.
    private record Crew(NettyLane lane, LoadMember.Counts counts) {}

    @Override
    public Integer call() throws InterruptedException {
        return session.run(random, this::run);
    }

    private boolean run(Equipment equipment, Report report, CountDownLatch stop) throws InterruptedException {
        Tape speaks = Tape.record(equipment.codecs(), MemberLook.numbered(0, "load"), SyntheticVoice.Mode.TONE);
        Tape listens = Tape.record(equipment.codecs(), MemberLook.numbered(1, "load"), SyntheticVoice.Mode.SILENT);
        List<Crew> crews = equipment.lanes().lanes().stream()
                .map(lane -> new Crew(lane, new LoadMember.Counts()))
                .toList();
        List<LoadMember> joined = new ArrayList<>();
        try {
            int watched = join(equipment, crews, joined, speaks, listens, stop);
            return watched >= 0 && count(equipment, report, crews, joined.size(), watched, stop);
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
                    equipment,
                    crew.lane(),
                    crew.counts(),
                    session.url(),
                    "load-" + run + "-" + i / size,
                    "l" + i + "-" + run);
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

    private boolean count(
            Equipment equipment, Report report, List<Crew> crews, int there, int watched, CountDownLatch stop)
            throws InterruptedException {
        take(crews);
        List<LoadSecond> judged = new ArrayList<>();
        AtomicLong gaveUp = new AtomicLong();
        EverySecond.run(equipment.lanes().clock(), session.length(), stop, second -> {
            LoadSecond taken = LoadSecond.of(second, there, watched, take(crews));
            report.say(taken, taken.text());
            gaveUp.addAndGet(taken.gaveUp());
            if (second > session.warmUpSeconds()) {
                judged.add(taken);
            }
        });
        boolean passed = gaveUp.get() == 0
                && mean(judged, LoadSecond::soundShare) >= SOUND_NEEDED
                && mean(judged, LoadSecond::pictureShare) >= PICTURES_NEEDED;
        report.say(Map.of("passed", passed), passed ? "all came" : "NOT all came");
        return passed;
    }

    /// 0 if there is nothing to judge.
    private static double mean(List<LoadSecond> seconds, ToDoubleFunction<LoadSecond> share) {
        return seconds.stream().mapToDouble(share).average().orElse(0);
    }

    private static List<LoadMember.Counts.Taken> take(List<Crew> crews) {
        return crews.stream()
                .map(crew -> Blocking.call(crew.lane(), crew.counts()::take))
                .toList();
    }
}
