package io.wxgw.mcs;

import io.wxgw.api.signal.MemberNews;
import io.wxgw.api.signal.MemberNews.Kind;
import io.wxgw.mcs.Presence.Here;

/// Tells the others who came, went, or changed: all apps, and those mini programs that asked for extensions.
final class News {
    private final Conference conference;

    News(Conference conference) {
        this.conference = conference;
    }

    void joined(Member member) {
        member.told(member.view());
        tell(Kind.JOINED, member);
    }

    void left(Member member) {
        tell(Kind.LEFT, member);
    }

    /// Nothing is said if the others would see no difference.
    void changed(Member member) {
        var now = member.view();
        if (!now.equals(member.told())) {
            member.told(now);
            tell(Kind.UPDATED, member);
        }
    }

    private void tell(Kind kind, Member member) {
        var news = new MemberNews(kind, conference.confId(), member.view());
        for (var other : conference.members().values()) {
            if (other == member) {
                continue;
            }
            switch (other) {
                case OrdinaryMember app ->
                    app.link().send(news.toApp(app.uuid()).json());
                case MiniProgram miniProgram -> tell(miniProgram, news);
            }
        }
    }

    private void tell(MiniProgram listener, MemberNews news) {
        if (listener.isExtended() && listener.presence() instanceof Here(var crgwid)) {
            conference
                    .surroundings()
                    .callRoutes()
                    .send(crgwid, news.toMiniProgram(listener.uuid()).json());
        }
    }
}
