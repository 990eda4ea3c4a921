package io.wxgw.sim;

import io.wxgw.api.signal.MemberNews;
import io.wxgw.api.signal.MemberView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How often a member was told of others.
///
/// @param joined who came
/// @param left who went
/// @param updated who shows or says something else
public record NewsCount(int joined, int left, int updated) {
    /// No news.
    public static final NewsCount NONE = new NewsCount(0, 0, 0);

    /// One more.
    NewsCount with(MemberNews.Kind kind) {
        return switch (kind) {
            case JOINED -> new NewsCount(joined + 1, left, updated);
            case LEFT -> new NewsCount(joined, left + 1, updated);
            case UPDATED -> new NewsCount(joined, left, updated + 1);
        };
    }

    /// `mp-1-4f2a joined`, `app-5-11 updated: sound, camera`.
    static String text(MemberNews news) {
        MemberView member = news.member();
        String text = member.uuid() + " " + news.kind().name().toLowerCase(Locale.ROOT);
        if (news.kind() != MemberNews.Kind.UPDATED) {
            return text;
        }
        List<String> flows = new ArrayList<>();
        if (member.audio()) {
            flows.add("sound");
        }
        if (member.video()) {
            flows.add("camera");
        }
        if (member.screen()) {
            flows.add("screen");
        }
        return text + ": " + (flows.isEmpty() ? "nothing" : String.join("+", flows));
    }
}
