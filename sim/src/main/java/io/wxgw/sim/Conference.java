package io.wxgw.sim;

import io.wxgw.engine.lane.NanoClock;
import io.wxgw.sim.MemberSettings.Kind;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.signal.SignalFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Runs simulated members that know each other: joins them, lets each listen to and watch all others, shows every
/// second, and judges at the end. Blocks; virtual threads.
public final class Conference {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Equipment equipment;
    private final Plan plan;
    private final Report report;
    private final CountDownLatch stop;

    /// How others are watched.
    public enum Sight {
        /// By a player of its own for each.
        CHANNELS,
        /// The next one inside the mix, the others by a player each.
        AV_SYNC,
        /// Nobody is watched.
        NONE
    }

    /// Somebody who is simulated elsewhere.
    ///
    /// @param look its name and tone
    /// @param ssrc to watch it by; 0 if it is only heard
    public record Stranger(MemberLook look, long ssrc) {}

    /// What is run.
    ///
    /// @param members who is simulated
    /// @param strangers to be heard and seen by each of them
    /// @param sight how others are watched
    /// @param mostWatched players for pictures of each member: phones stop at five beside the mix
    /// @param length of the run; zero for until stopped
    /// @param warmUpSeconds of each expectation that are not judged
    public record Plan(
            List<MemberSettings> members,
            List<Stranger> strangers,
            Sight sight,
            int mostWatched,
            Duration length,
            int warmUpSeconds) {
        public Plan {
            members = List.copyOf(members);
            strangers = List.copyOf(strangers);
        }
    }

    /// @param stop ends [#run] when it opens
    public Conference(Equipment equipment, Plan plan, Report report, CountDownLatch stop) {
        this.equipment = equipment;
        this.plan = plan;
        this.report = report;
        this.stop = stop;
    }

    /// Runs it.
    ///
    /// @throws SignalFailure if somebody is not let in
    public Verdict run() throws InterruptedException {
        List<SimulatedMember> members = new ArrayList<>();
        Verdict verdict = new Verdict(plan.warmUpSeconds());
        try {
            for (MemberSettings settings : plan.members()) {
                SimulatedMember member = member(settings);
                members.add(member);
                member.join();
                report.line(settings.look().name() + " joined " + settings.confId() + " with SSRC " + member.ssrc());
            }
            for (int i = 0; i < members.size(); i++) {
                meet(members, i);
            }
            watch(members, verdict);
        } finally {
            for (SimulatedMember member : members) {
                member.close();
            }
        }
        report.verdict(verdict);
        return verdict;
    }

    private SimulatedMember member(MemberSettings settings) {
        return switch (settings.kind()) {
            case Kind.MiniProgram miniProgram -> new MiniProgramSimulator(equipment, settings, miniProgram);
            case Kind.App app -> new AppSimulator(equipment, settings, app);
        };
    }

    /// Lets one member listen to and watch the others, beginning with the one behind it.
    private void meet(List<SimulatedMember> members, int index) {
        SimulatedMember member = members.get(index);
        List<Stranger> others = new ArrayList<>();
        for (int step = 1; step < members.size(); step++) {
            SimulatedMember other = members.get((index + step) % members.size());
            others.add(new Stranger(other.look(), other.ssrc()));
        }
        others.addAll(plan.strangers());
        int watched = 0;
        for (Stranger other : others) {
            member.listenFor(other.look());
            if (other.ssrc() != 0 && watched < plan.mostWatched()) {
                watched++;
                switch (plan.sight()) {
                    case AV_SYNC -> {
                        if (watched == 1) {
                            member.avSync(other.look(), other.ssrc());
                        } else {
                            member.watch(other.look(), other.ssrc());
                        }
                    }
                    case CHANNELS -> member.watch(other.look(), other.ssrc());
                    case NONE -> {}
                }
            }
        }
    }

    private void watch(List<SimulatedMember> members, Verdict verdict) throws InterruptedException {
        NanoClock clock = equipment.lanes().clock();
        long begunNanos = clock.nowNanos();
        long last = plan.length().isZero() ? Long.MAX_VALUE : plan.length().toSeconds();
        for (int second = 1; second <= last; second++) {
            long wait = begunNanos + second * SECOND_NANOS - clock.nowNanos();
            if (stop.await(Math.max(0, wait), TimeUnit.NANOSECONDS)) {
                return;
            }
            List<MemberSecond> seconds = new ArrayList<>();
            for (SimulatedMember member : members) {
                MemberSecond taken = member.take(second);
                verdict.add(taken);
                seconds.add(taken);
            }
            report.seconds(seconds);
        }
    }
}
