package io.wxgw.mcs;

import io.wxgw.api.signal.VideoType;
import java.util.List;

/// Undoes everything a member has: what it watches, what is watched of it, its pull, its ports. A box that does not
/// answer keeps nobody in the conference.
final class QuitFlow {
    private final Conference conference;

    QuitFlow(Conference conference) {
        this.conference = conference;
    }

    /// Lets everybody quit, and tells nobody.
    static void quitAll(Conference conference) {
        var flow = new QuitFlow(conference);
        List.copyOf(conference.members().values()).forEach(flow::end);
    }

    /// Lets one member quit, and tells the others.
    void quit(Member member) {
        end(member);
        conference.news().left(member);
    }

    private void end(Member member) {
        switch (member) {
            case MiniProgram listener -> conference.avSync().off(listener);
            case OrdinaryMember app -> conference.pictures().leave(app);
        }
        for (var channel : List.copyOf(conference.channels().values())) {
            conference.video().leave(member.uuid(), channel);
        }
        for (var type : VideoType.values()) {
            conference.video().withdraw(new ChannelKey(member.uuid(), type));
        }
        if (member instanceof MiniProgram pulled) {
            Undo.attempt("StopPull", () -> conference.gateway().stopPull(pulled));
        }
        Undo.attempt("RemoveMember", () -> conference.mas().removeMember(member.uuid()));
        conference
                .apps()
                .forEach(app ->
                        app.subscriptions().keySet().removeIf(key -> key.uuid().equals(member.uuid())));
        conference.members().remove(member.uuid());
        conference.dismiss(member.uuid());
        conference.releaseUnusedGateway();
    }
}
