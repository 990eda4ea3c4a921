package io.wxgw.mcs;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.signal.VideoTarget;
import io.wxgw.api.signal.WxResult;
import io.wxgw.mcs.VideoChannel.Reason;

/// Flows 008 and 009 of the design document: the first viewer of a picture starts its push, the last one ends it.
///
/// An app's picture comes from the MAS: StartPush opens a port, StartForward fills it. A mini program's picture is in
/// wxmgw already (plan 1 of flow 009), or is played from where it was published (plan 2), and nothing is pushed.
final class VideoFlow {
    private final Conference conference;

    VideoFlow(Conference conference) {
        this.conference = conference;
    }

    WxResult.Viewing request(MiniProgram viewer, VideoTarget target) {
        var channel = conference.wanted(viewer, target);
        view(viewer, channel, Reason.ASKED);
        return new WxResult.Viewing(channel.live().publicPull(), target, viewer.flvOf(channel.live()));
    }

    WxResult.Done cancel(MiniProgram viewer, VideoTarget target) {
        var channel = conference.wanted(viewer, target);
        if (viewer.synced().filter(channel.key()::equals).isPresent()) {
            conference.avSync().off(viewer);
        }
        leave(viewer.uuid(), channel);
        return new WxResult.Done(target);
    }

    /// Makes somebody a viewer. StartPush is sent for every viewer, as it also asks for a key frame.
    void view(MiniProgram viewer, VideoChannel channel, Reason reason) {
        var open = conference.channels().containsKey(channel.key());
        if (channel.reason(viewer.uuid()).isEmpty()) {
            requireRoom(viewer);
        }
        try {
            push(channel, viewer.uuid());
        } catch (RuntimeException failure) {
            if (!open) {
                stop(channel);
            }
            throw failure;
        }
        conference.channels().put(channel.key(), channel);
        channel.viewers().merge(viewer.uuid(), reason, (before, now) -> before == Reason.ASKED ? before : now);
    }

    /// Ends somebody's viewing; with the last viewer the push ends.
    void leave(String viewer, VideoChannel channel) {
        channel.viewers().remove(viewer);
        if (channel.viewers().isEmpty() && conference.channels().remove(channel.key(), channel)) {
            stop(channel);
        }
    }

    /// Starts a push, or repeats it.
    void push(VideoChannel channel, String reqUuid) {
        switch (channel.owner()) {
            case MiniProgram _ -> {
                if (!channel.isOwnStream()) {
                    conference.gateway().startPush(channel, reqUuid, "");
                }
            }
            case OrdinaryMember app -> forward(channel, conference.gateway().startPush(channel, reqUuid, app.masIp()));
        }
    }

    /// Ends a picture for every mini program that sees it.
    void withdraw(ChannelKey key) {
        conference.miniPrograms().stream()
                .filter(other -> other.synced().filter(key::equals).isPresent())
                .forEach(conference.avSync()::off);
        var channel = conference.channels().remove(key);
        if (channel != null) {
            stop(channel);
        }
    }

    /// Ends a push.
    void stop(VideoChannel channel) {
        if (channel.isOwnStream()) {
            return;
        }
        stopForward(channel);
        Undo.attempt("StopPush", () -> conference.gateway().stopPush(channel.key()));
    }

    private void forward(VideoChannel channel, int port) {
        if (port == 0) {
            throw new Refusal(ErrorCode.INTERNAL, "StartPush opened no port for the picture");
        }
        if (port != channel.port()) {
            stopForward(channel);
            channel.port(port);
        }
        conference
                .mas()
                .startForward(
                        channel.key(),
                        channel.owner().ssrcOf(channel.key().type()).orElse(0L),
                        to(port));
    }

    private void stopForward(VideoChannel channel) {
        if (channel.port() != 0) {
            Undo.attempt("StopForward", () -> conference.mas().stopForward(channel.key(), to(channel.port())));
            channel.port(0);
        }
    }

    private ForwardTo to(int port) {
        return new ForwardTo(
                conference.gateway().node().rtpHost(),
                port,
                conference.surroundings().config().video().payloadType());
    }

    private void requireRoom(MiniProgram viewer) {
        var watched = conference.channels().values().stream()
                .filter(channel -> channel.reason(viewer.uuid()).isPresent())
                .count();
        var limit = conference.surroundings().config().maxVideosPerMember();
        if (watched >= limit) {
            throw new Refusal(ErrorCode.TOO_MANY, "you watch " + limit + " pictures already");
        }
    }
}
