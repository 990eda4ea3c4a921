package io.wxgw.sim;

import io.wxgw.api.signal.MemberView;
import io.wxgw.api.signal.VideoType;
import io.wxgw.sim.Conference.Other;
import io.wxgw.sim.Conference.Plan;
import io.wxgw.sim.Conference.Sight;
import io.wxgw.sim.scene.MemberLook;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// How one member comes to hear and see the others. One thread, which it blocks.
final class Meeting {
    private final SimulatedMember member;
    private final Plan plan;
    private final Report report;
    private final List<MemberLook> awaited;
    private int watched;

    Meeting(SimulatedMember member, Plan plan, Report report) {
        this.member = member;
        this.plan = plan;
        this.report = report;
        this.awaited = new ArrayList<>(plan.meets());
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

    /// Greets those of the awaited whose camera can be seen by now.
    void greetWhoCame() {
        if (awaited.isEmpty()) {
            return;
        }
        for (MemberView view : member.members().members()) {
            awaited.stream()
                    .filter(look -> view.video() && view.uuid().startsWith(look.name() + "-"))
                    .findFirst()
                    .ifPresent(look -> {
                        awaited.remove(look);
                        report.line(member.settings().look().name() + " meets " + view.uuid());
                        greet(new Other(look, view.ssrc(), Set.of(VideoType.CAMERA)));
                    });
        }
    }
}
