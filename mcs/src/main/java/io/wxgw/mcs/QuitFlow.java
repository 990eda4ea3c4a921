package io.wxgw.mcs;

import java.util.List;

/// Undoes everything a member has: what it watches, what is watched of it, its pull, its ports. A box that does not
/// answer keeps nobody in the conference.
final class QuitFlow {
    private final Conference conference;

    QuitFlow(Conference conference) {
        this.conference = conference;
    }

    /// Lets everybody quit.
    static void quitAll(Conference conference) {
        var flow = new QuitFlow(conference);
        List.copyOf(conference.members().values()).forEach(flow::quit);
    }

    void quit(Member member) {
        if (member instanceof MiniProgram listener) {
            conference.avSync().off(listener);
        }
        for (var channel : List.copyOf(conference.channels().values())) {
            conference.video().leave(member.uuid(), channel);
        }
        conference.miniPrograms().stream()
                .filter(other -> other.synced()
                        .filter(key -> key.uuid().equals(member.uuid()))
                        .isPresent())
                .forEach(conference.avSync()::off);
        for (var channel : List.copyOf(conference.channels().values())) {
            if (channel.owner() == member) {
                conference.channels().remove(channel.key());
                conference.video().stop(channel);
            }
        }
        if (member instanceof MiniProgram pulled) {
            Undo.attempt("StopPull", () -> conference.gateway().stopPull(pulled));
        }
        Undo.attempt("RemoveMember", () -> conference.mas().removeMember(member.uuid()));
        conference.members().remove(member.uuid());
        conference.dismiss(member.uuid());
        conference.releaseUnusedGateway();
    }
}
