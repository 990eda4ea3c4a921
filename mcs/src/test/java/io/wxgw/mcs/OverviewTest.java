package io.wxgw.mcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.wxgw.api.mgw.LinkState;
import io.wxgw.api.signal.WxRequest;
import io.wxgw.mcs.ConferenceView.ChannelView;
import io.wxgw.mcs.ConferenceView.Content;
import io.wxgw.mcs.ConferenceView.Kind;
import io.wxgw.mcs.ConferenceView.MemberView;
import java.time.Duration;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OverviewTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final ControlFixture mcs = new ControlFixture();

    @AfterEach
    void close() {
        mcs.close();
    }

    @Test
    void showsNothingWhileNobodyIsThere() {
        assertThat(mcs.control.view(SOON)).isEmpty();
    }

    @Test
    void showsMembersTheirChannelsAndWhoWatchesThem() {
        var ssrcOfA = mcs.join("c", "a");
        mcs.join("c", "b");
        var app = mcs.app("app");
        var ofA = mcs.video(WxRequest.VIDEO, "b", ssrcOfA, "1");
        mcs.video(WxRequest.VIDEO, "a", Long.toString(app.ssrc()), "2");
        mcs.video(WxRequest.AV_SYNC, "b", ssrcOfA, "1");
        mcs.gateway.flows("c", "a");

        var views = mcs.control.view(SOON);

        assertThat(views)
                .extracting(ConferenceView::confId, ConferenceView::gateway)
                .containsExactly(tuple("c", "mgw-1"));
        var members = views.getFirst().members();
        assertThat(members)
                .extracting(MemberView::uuid, MemberView::kind, MemberView::here)
                .containsExactly(
                        tuple("a", Kind.MINI_PROGRAM, true),
                        tuple("b", Kind.MINI_PROGRAM, true),
                        tuple("app", Kind.APP, true));
        assertThat(members.getFirst().ssrc()).hasToString(ssrcOfA);
        assertThat(channels(members.get(0)))
                .containsExactly(
                        tuple(Content.OWN, "", List.of()),
                        tuple(Content.MIX, "", List.of("a")),
                        tuple(Content.CAMERA, "", List.of("b")));
        assertThat(channels(members.get(1)))
                .containsExactly(tuple(Content.OWN, "", List.of()), tuple(Content.MIX, "a", List.of("b")));
        assertThat(channels(members.get(2))).containsExactly(tuple(Content.SCREEN, "", List.of("a")));
        var camera = members.getFirst().channels().getLast();
        assertThat(camera.rtmp())
                .isEqualTo(ControlFixture.field(ofA, "pullurl"))
                .endsWith("/" + camera.stream());
        assertThat(views.getFirst().links())
                .extracting(LinkState::uuid, LinkState::phase)
                .containsExactly(tuple("a", LinkState.LIVE));
    }

    @Test
    void showsWhoseSocketIsGone() {
        mcs.join("c", "a");
        mcs.control.callRouteGone(ControlFixture.CRGWID);

        assertThat(mcs.control.view(SOON).getFirst().members())
                .extracting(MemberView::here)
                .containsExactly(false);
    }

    private static List<Tuple> channels(MemberView member) {
        return member.channels().stream().map(OverviewTest::tupleOf).toList();
    }

    private static Tuple tupleOf(ChannelView channel) {
        return tuple(channel.content(), channel.shows(), channel.viewers());
    }
}
