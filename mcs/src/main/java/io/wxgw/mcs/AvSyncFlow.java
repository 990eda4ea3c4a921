package io.wxgw.mcs;

import io.wxgw.api.signal.VideoTarget;
import io.wxgw.api.signal.WxResult;
import io.wxgw.mcs.VideoChannel.Reason;

/// Puts a picture into the mix channel of one mini program, in place of the one that is there. The video flow is run
/// first, so that the picture is in wxmgw.
final class AvSyncFlow {
    private final Conference conference;

    AvSyncFlow(Conference conference) {
        this.conference = conference;
    }

    WxResult.Done request(MiniProgram listener, VideoTarget target) {
        var channel = conference.wanted(listener, target);
        var before = listener.synced().orElse(null);
        var watched = channel.reason(listener.uuid()).isPresent();
        conference.video().view(listener, channel, Reason.SYNCED);
        try {
            conference.gateway().avSync(listener, channel.key());
        } catch (RuntimeException failure) {
            Undo.attempt("AvSync back", () -> conference.gateway().avSync(listener, before));
            if (!watched) {
                conference.video().leave(listener.uuid(), channel);
            }
            throw failure;
        }
        listener.synced(channel.key());
        if (before != null && !before.equals(channel.key())) {
            release(listener, before);
        }
        return new WxResult.Done(target);
    }

    /// Takes the picture out.
    void off(MiniProgram listener) {
        listener.synced().ifPresent(key -> {
            Undo.attempt("AvSync off", () -> conference.gateway().avSync(listener, null));
            listener.synced(null);
            release(listener, key);
        });
    }

    /// A picture that was watched for the mix channel alone is not watched any more.
    private void release(MiniProgram listener, ChannelKey key) {
        var channel = conference.channels().get(key);
        if (channel != null
                && channel.reason(listener.uuid()).filter(Reason.SYNCED::equals).isPresent()) {
            conference.video().leave(listener.uuid(), channel);
        }
    }
}
