package io.wxgw.mcs;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.signal.AppRequest;
import io.wxgw.api.signal.AppResult;
import io.wxgw.api.signal.VideoTarget;
import io.wxgw.api.signal.VideoType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What apps show and watch: a picture goes straight from the MAS to where the app wants it, whoever shows it.
final class PictureFlow {
    private final Conference conference;

    PictureFlow(Conference conference) {
        this.conference = conference;
    }

    /// Once more for the same port: asks for a key frame. Another port takes the place of the first one.
    AppResult.Subscribed subscribe(OrdinaryMember app, AppRequest.Subscribe request) {
        var key = conference.shown(app, request.target());
        var at = new ForwardTo(
                request.ip().isEmpty()
                        ? app.ports().ip()
                        : app.link()
                                .proven(
                                        request.ip(),
                                        conference.surroundings().config().appAddresses()),
                request.port(),
                request.payloadType());
        var before = app.subscriptions().get(key);
        if (before == null) {
            requireRoom(app);
        }
        if (!at.equals(before)) {
            requireFree(app, key, at);
            unsubscribe(app, key);
        }
        start(key, at);
        app.subscriptions().put(key, at);
        return new AppResult.Subscribed(ssrcOf(key), at.payloadType(), request.target());
    }

    AppResult.Unsubscribed unsubscribe(OrdinaryMember app, VideoTarget target) {
        unsubscribe(app, conference.shown(app, target));
        return new AppResult.Unsubscribed(target);
    }

    /// An app shows one of its pictures from now on.
    AppResult.Published publish(OrdinaryMember app, VideoType type) {
        if (!app.canShow(type)) {
            throw new Refusal(ErrorCode.CONFLICT, "uuid joined without a payload type for this picture");
        }
        app.published().add(type);
        conference.news().changed(app);
        return new AppResult.Published(type);
    }

    /// It shows it no more: it ends for everybody who watches.
    AppResult.Published unpublish(OrdinaryMember app, VideoType type) {
        var key = new ChannelKey(app.uuid(), type);
        conference.video().withdraw(key);
        conference.apps().forEach(viewer -> unsubscribe(viewer, key));
        app.published().remove(type);
        conference.news().changed(app);
        return new AppResult.Published(type);
    }

    /// Ends all an app watches.
    void leave(OrdinaryMember app) {
        List.copyOf(app.subscriptions().keySet()).forEach(key -> unsubscribe(app, key));
    }

    /// Tells the MAS once more what an app watches.
    void restore(OrdinaryMember app) {
        app.subscriptions().forEach((key, at) -> Undo.attempt("StartForward again", () -> start(key, at)));
    }

    private void start(ChannelKey key, ForwardTo at) {
        conference.mas().startForward(key, ssrcOf(key), at);
    }

    private void unsubscribe(OrdinaryMember app, ChannelKey key) {
        var at = app.subscriptions().remove(key);
        if (at != null) {
            Undo.attempt("StopForward", () -> conference.mas().stopForward(key, at));
        }
    }

    private long ssrcOf(ChannelKey key) {
        var owner = conference.members().get(key.uuid());
        return owner == null ? 0 : owner.ssrcOf(key.type()).orElse(0L);
    }

    private void requireRoom(OrdinaryMember app) {
        var limit = conference.surroundings().config().maxVideosPerMember();
        if (app.subscriptions().size() >= limit) {
            throw new Refusal(ErrorCode.TOO_MANY, "you watch " + limit + " pictures already");
        }
    }

    private static boolean isSamePort(@Nullable ForwardTo other, ForwardTo at) {
        return other != null && other.ip().equals(at.ip()) && other.port() == at.port();
    }

    /// The MAS knows a forward by its port: whoever ended his own would end the other one's.
    private void requireFree(OrdinaryMember app, ChannelKey key, ForwardTo at) {
        var ofAnother = conference.apps().stream()
                .filter(other -> other != app)
                .anyMatch(other -> isSamePort(other.subscriptions().get(key), at));
        var channel = conference.channels().get(key);
        var ofGateway = channel != null
                && channel.port() == at.port()
                && conference.gateway().node().rtpHost().equals(at.ip());
        if (ofAnother || ofGateway) {
            throw new Refusal(ErrorCode.CONFLICT, "this picture goes to that port already, for somebody else");
        }
    }
}
