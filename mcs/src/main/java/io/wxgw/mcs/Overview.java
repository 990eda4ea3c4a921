package io.wxgw.mcs;

import io.wxgw.api.live.LiveChannel;
import io.wxgw.mcs.ConferenceView.ChannelView;
import io.wxgw.mcs.ConferenceView.Content;
import io.wxgw.mcs.ConferenceView.Kind;
import io.wxgw.mcs.ConferenceView.MemberView;
import java.util.ArrayList;
import java.util.List;

/// Makes the [ConferenceView] of a conference, but for its links. From within its queue.
final class Overview {
    private final Conference conference;

    Overview(Conference conference) {
        this.conference = conference;
    }

    ConferenceView view() {
        var members = conference.members().values().stream().map(this::member).toList();
        return new ConferenceView(conference.confId(), conference.gatewayName(), members, List.of());
    }

    private MemberView member(Member member) {
        List<ChannelView> channels = new ArrayList<>();
        if (member instanceof MiniProgram miniProgram) {
            channels.add(channel(Content.OWN, miniProgram.own(), "", List.of()));
            var shown = miniProgram.synced().map(ChannelKey::uuid).orElse("");
            channels.add(channel(Content.MIX, miniProgram.mix(), shown, List.of(miniProgram.uuid())));
        }
        for (var watched : conference.channels().values()) {
            if (watched.owner() == member) {
                var content = switch (watched.key().type()) {
                    case CAMERA -> Content.CAMERA;
                    case SCREEN -> Content.SCREEN;
                };
                channels.add(channel(
                        content,
                        watched.live(),
                        "",
                        List.copyOf(watched.viewers().keySet())));
            }
        }
        var kind = switch (member) {
            case MiniProgram _ -> Kind.MINI_PROGRAM;
            case OrdinaryMember _ -> Kind.APP;
        };
        return new MemberView(member.uuid(), kind, member.ssrc(), member.presence() instanceof Presence.Here, channels);
    }

    private static ChannelView channel(Content content, LiveChannel live, String shows, List<String> viewers) {
        return new ChannelView(content, live.name(), live.publicPull(), live.publicFlv(), shows, viewers);
    }
}
