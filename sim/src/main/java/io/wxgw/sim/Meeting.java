package io.wxgw.sim;

import io.wxgw.api.signal.MemberView;
import io.wxgw.api.signal.VideoType;
import io.wxgw.sim.Conference.Other;
import io.wxgw.sim.Conference.Plan;
import io.wxgw.sim.Conference.Sight;
import io.wxgw.sim.scene.MemberLook;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// How one member comes to hear and see the others. One thread, which it blocks.
final class Meeting {
    private final SimulatedMember member;
    private final Plan plan;
    private final Report report;
    private final Map<String, Set<VideoType>> met = new HashMap<>();
    private int watched;

    Meeting(SimulatedMember member, Plan plan, Report report) {
        this.member = member;
        this.plan = plan;
        this.report = report;
    }

    /// From now on this one must be heard and seen.
    void greet(Other other) {
        member.listenFor(other.look());
        if (plan.sight() == Sight.NONE || other.ssrc() == 0) {
            return;
        }
        for (VideoType type : VideoType.values()) {
            if (other.shows().contains(type) && watched < plan.mostWatched()) {
                watched++;
                watch(other, type);
            }
        }
    }

    private void watch(Other other, VideoType type) {
        switch (type) {
            case CAMERA -> {
                if (plan.sight() == Sight.AV_SYNC && watched == 1) {
                    member.avSync(other.look(), other.ssrc());
                } else {
                    member.watch(other.look(), other.ssrc(), type);
                }
            }
            case SCREEN -> member.watch(other.look().screen(), other.ssrc(), type);
        }
    }

    /// Greets whoever shall be met and can be seen by now.
    void greetWhoCame() {
        if (plan.meets().isEmpty()) {
            return;
        }
        for (MemberView there : member.members().members()) {
            plan.meets().stream()
                    .filter(look -> there.uuid().startsWith(look.name() + "-"))
                    .findFirst()
                    .ifPresent(look -> greet(look, there));
        }
    }

    private void greet(MemberLook look, MemberView there) {
        Set<VideoType> unseen = EnumSet.noneOf(VideoType.class);
        if (there.video()) {
            unseen.add(VideoType.CAMERA);
        }
        if (there.screen()) {
            unseen.add(VideoType.SCREEN);
        }
        unseen.removeAll(met.getOrDefault(there.uuid(), Set.of()));
        if (!unseen.isEmpty()) {
            met.computeIfAbsent(there.uuid(), _ -> EnumSet.noneOf(VideoType.class))
                    .addAll(unseen);
            report.line(member.settings().look().name() + " meets " + there.uuid());
            greet(new Other(look, there.ssrc(), unseen));
        }
    }
}
