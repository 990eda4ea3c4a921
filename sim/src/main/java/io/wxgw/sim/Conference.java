package io.wxgw.sim;

import io.wxgw.api.signal.VideoType;
import io.wxgw.sim.MemberSettings.Kind;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.signal.SignalFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/// Runs simulated members that know each other: joins them, lets each listen to and watch all others, shows every
/// second, and judges at the end. Blocks; virtual threads.
public final class Conference {
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

    /// Somebody to be heard and seen.
    ///
    /// @param look its name, tone and colour
    /// @param ssrc to watch it by; 0 if it is only heard
    /// @param shows its pictures
    public record Other(MemberLook look, long ssrc, Set<VideoType> shows) {}

    /// What is run.
    ///
    /// @param members who is simulated
    /// @param others that are simulated elsewhere and there already, to be heard and seen by each of them
    /// @param meets who is simulated elsewhere and may come later, to be heard and seen from then on
    /// @param sight how others are watched
    /// @param mostWatched players for pictures of each member: phones stop at five beside the mix
    /// @param length of the run; zero for until stopped
    /// @param warmUpSeconds of each expectation that are not judged
    public record Plan(
            List<MemberSettings> members,
            List<Other> others,
            List<MemberLook> meets,
            Sight sight,
            int mostWatched,
            Duration length,
            int warmUpSeconds) {
        public Plan {
            members = List.copyOf(members);
            others = List.copyOf(others);
            meets = List.copyOf(meets);
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
            List<Meeting> meetings = new ArrayList<>();
            for (int i = 0; i < members.size(); i++) {
                meetings.add(meeting(members, i, verdict));
            }
            EverySecond.run(equipment.lanes().clock(), plan.length(), stop, second -> {
                report.seconds(take(members, second, verdict));
                meetings.forEach(Meeting::greetWhoCame);
            });
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

    private static List<MemberSecond> take(List<SimulatedMember> members, int second, Verdict verdict) {
        List<MemberSecond> seconds = new ArrayList<>();
        for (SimulatedMember member : members) {
            MemberSecond taken = member.take(second);
            verdict.add(taken);
            seconds.add(taken);
        }
        return seconds;
    }

    /// Lets one member listen to and watch the others, beginning with the one behind it.
    private Meeting meeting(List<SimulatedMember> members, int index, Verdict verdict) {
        SimulatedMember member = members.get(index);
        Meeting meeting = new Meeting(member, plan, report);
        for (int step = 1; step < members.size(); step++) {
            SimulatedMember other = members.get((index + step) % members.size());
            MemberSettings settings = other.settings();
            meeting.greet(
                    new Other(settings.look(), other.ssrc(), settings.shows().keySet()));
        }
        plan.others().forEach(meeting::greet);
        for (MemberLook absent : plan.meets()) {
            verdict.expect(member.settings().look().name(), absent.name());
        }
        return meeting;
    }
}
