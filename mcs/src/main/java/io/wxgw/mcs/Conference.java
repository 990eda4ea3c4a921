package io.wxgw.mcs;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.live.LiveChannel;
import io.wxgw.api.mas.MasMemberState;
import io.wxgw.api.placement.Placement;
import io.wxgw.api.signal.MemberList;
import io.wxgw.api.signal.VideoTarget;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who is in a conference and who watches whom. Everything but [#queue] and [#confId] belongs to its queue: it is
/// touched by its tasks alone.
final class Conference {
    private final String confId;
    private final Surroundings surroundings;
    private final ConferenceQueue queue;
    private final MasClient mas;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<ChannelKey, VideoChannel> channels = new LinkedHashMap<>();
    private final VideoFlow video = new VideoFlow(this);
    private final AvSyncFlow avSync = new AvSyncFlow(this);
    private final PictureFlow pictures = new PictureFlow(this);
    private final News news = new News(this);
    private @Nullable Placement placement;
    private @Nullable MgwClient gateway;

    Conference(String confId, Surroundings surroundings, ConferenceQueue queue) {
        this.confId = confId;
        this.surroundings = surroundings;
        this.queue = queue;
        this.mas = new MasClient(surroundings.mas(), confId, surroundings.config());
    }

    String confId() {
        return confId;
    }

    ConferenceQueue queue() {
        return queue;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    MasClient mas() {
        return mas;
    }

    VideoFlow video() {
        return video;
    }

    AvSyncFlow avSync() {
        return avSync;
    }

    PictureFlow pictures() {
        return pictures;
    }

    News news() {
        return news;
    }

    Map<String, Member> members() {
        return members;
    }

    Map<ChannelKey, VideoChannel> channels() {
        return channels;
    }

    List<MiniProgram> miniPrograms() {
        return members.values().stream()
                .filter(MiniProgram.class::isInstance)
                .map(MiniProgram.class::cast)
                .toList();
    }

    List<OrdinaryMember> apps() {
        return members.values().stream()
                .filter(OrdinaryMember.class::isInstance)
                .map(OrdinaryMember.class::cast)
                .toList();
    }

    /// Everybody, as the others see them.
    MemberList list() {
        return new MemberList(members.values().stream().map(Member::view).toList());
    }

    /// The MAS says what it hears and sees of a member.
    void flows(MasMemberState state) {
        var member = members.get(state.uuid());
        if (member != null) {
            member.flows(new Member.Flows(state.sound(), state.camera(), state.screen()));
            news.changed(member);
        }
    }

    /// The wxmgw of this conference's mini programs; claimed when the first one needs it.
    MgwClient gateway() {
        if (gateway == null) {
            placement = surroundings
                    .placement()
                    .claim(confId, surroundings.candidate().name());
            gateway = new MgwClient(surroundings.gateway(placement.node()), confId, surroundings.config());
        }
        return gateway;
    }

    /// Name of the wxmgw, if one was claimed; else empty.
    String gatewayName() {
        return placement == null ? "" : placement.node();
    }

    /// Gives the wxmgw back when no mini program is left.
    void releaseUnusedGateway() {
        if (placement != null && miniPrograms().isEmpty()) {
            surroundings.placement().release(confId, placement.epoch());
            placement = null;
            gateway = null;
        }
    }

    /// The mini program that asks.
    MiniProgram asking(String uuid) {
        return switch (members.get(uuid)) {
            case MiniProgram miniProgram -> miniProgram;
            case OrdinaryMember _ -> throw new Refusal(ErrorCode.CONFLICT, "uuid is no mini program here");
            case null -> throw new Refusal(ErrorCode.CONFLICT, "uuid has not joined this conference");
        };
    }

    /// The app that asks, through the socket it joined through last.
    OrdinaryMember asking(String uuid, AppLink link) {
        return switch (members.get(uuid)) {
            case OrdinaryMember app when app.link() == link -> app;
            case OrdinaryMember _ -> throw new Refusal(ErrorCode.FORBIDDEN, "uuid is connected through another socket");
            case MiniProgram _ -> throw new Refusal(ErrorCode.CONFLICT, "uuid is no app here");
            case null -> throw new Refusal(ErrorCode.CONFLICT, "uuid has not joined this conference");
        };
    }

    /// Which picture is asked for.
    ChannelKey shown(Member viewer, VideoTarget target) {
        var owner = members.values().stream()
                .filter(member -> member.owns(target.antissrc()))
                .findFirst()
                .orElseThrow(() ->
                        new Refusal(ErrorCode.NOT_FOUND, "no member with antissrc " + target.antissrc() + " is here"));
        if (owner == viewer) {
            throw new Refusal(ErrorCode.CONFLICT, "antissrc is your own");
        }
        if (owner.ssrcOf(target.type()).isEmpty()) {
            throw new Refusal(
                    ErrorCode.NOT_FOUND,
                    "this member has no picture of type " + target.type().number());
        }
        return new ChannelKey(owner.uuid(), target.type());
    }

    /// The push of a picture that is asked for; there may be none yet.
    VideoChannel wanted(MiniProgram viewer, VideoTarget target) {
        var key = shown(viewer, target);
        var owner = Objects.requireNonNull(members.get(key.uuid()));
        var open = channels.get(key);
        return open != null
                ? open
                : new VideoChannel(
                        owner,
                        key,
                        own(owner).orElseGet(() -> owner.channel(target.type(), surroundings::drawChannel)));
    }

    // Where a mini program's picture can be played from its own stream (plan 2 of flow 009).
    private Optional<LiveChannel> own(Member owner) {
        return switch (owner) {
            case MiniProgram miniProgram -> surroundings.config().live().videoOf(miniProgram.own());
            case OrdinaryMember _ -> Optional.empty();
        };
    }

    /// An SSRC nobody here has: 1 to 2^31-1, because some tools refuse more.
    long drawSsrc() {
        while (true) {
            var ssrc = surroundings.random().nextLong(1, 1L << 31);
            if (members.values().stream().noneMatch(member -> member.owns(ssrc))) {
                return ssrc;
            }
        }
    }

    /// Takes a place for a new member.
    ///
    /// @throws Refusal [ErrorCode#CONFLICT] if the uuid is in another conference, [ErrorCode#TOO_MANY] if this
    ///     one is full
    void admit(String uuid) {
        if (members.size() >= surroundings.config().maxMembers()) {
            throw new Refusal(ErrorCode.TOO_MANY, "the conference is full");
        }
        var home = surroundings.homes().putIfAbsent(uuid, confId);
        if (home != null && !home.equals(confId)) {
            throw new Refusal(ErrorCode.CONFLICT, "uuid is in another conference");
        }
    }

    /// Gives that place back.
    void dismiss(String uuid) {
        surroundings.homes().remove(uuid, confId);
    }
}
