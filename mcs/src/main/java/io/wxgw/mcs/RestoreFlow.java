package io.wxgw.mcs;

import java.util.List;

/// Tells wxmgw and MAS everything once more, on the same channels, after one of them was started anew. All calls may be
/// repeated, so the one that was not restarted takes no harm.
final class RestoreFlow {
    private final Conference conference;

    RestoreFlow(Conference conference) {
        this.conference = conference;
    }

    /// An app whose ports have moved is told the new ones.
    private void connect(OrdinaryMember app) {
        var before = app.joined();
        app.mas(conference.mas().addMember(app.ports()));
        if (!app.joined().equals(before)) {
            app.link().send(app.joined().moved(conference.confId(), app.uuid()).json());
        }
    }

    void restore() {
        var join = new JoinFlow(conference);
        for (var member : List.copyOf(conference.members().values())) {
            switch (member) {
                case MiniProgram pulled -> Undo.attempt("joining again", () -> join.connect(pulled));
                case OrdinaryMember app -> Undo.attempt("AddMember again", () -> connect(app));
            }
        }
        for (var channel : conference.channels().values()) {
            channel.viewers().keySet().stream()
                    .findFirst()
                    .ifPresent(viewer -> Undo.attempt(
                            "StartPush again", () -> conference.video().push(channel, viewer)));
        }
        conference.apps().forEach(conference.pictures()::restore);
        for (var listener : conference.miniPrograms()) {
            listener.synced()
                    .ifPresent(key -> Undo.attempt(
                            "AvSync again", () -> conference.gateway().avSync(listener, key)));
        }
    }
}
