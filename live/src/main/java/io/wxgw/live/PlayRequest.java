package io.wxgw.live;

import java.util.List;

/// What a player asks for: a stream's name, and what its query says. Immutable.
///
/// @param query may carry a secret: never logged
record PlayRequest(String app, String name, String query) {
    static PlayRequest of(String app, String streamWithQuery) {
        int at = streamWithQuery.indexOf('?');
        return at < 0
                ? new PlayRequest(app, streamWithQuery, "")
                : new PlayRequest(app, streamWithQuery.substring(0, at), streamWithQuery.substring(at + 1));
    }

    /// Whether pictures from before are wanted; a member of a conference says `gop=0`.
    boolean wantsGop() {
        return !has("gop=0");
    }

    /// `onlyaudio=1` and `onlyvideo=1` leave the other track out.
    TrackChoice tracks() {
        if (has("onlyaudio=1")) {
            return TrackChoice.ONLY_AUDIO;
        }
        return has("onlyvideo=1") ? TrackChoice.ONLY_VIDEO : TrackChoice.BOTH;
    }

    private boolean has(String parameter) {
        return List.of(query.split("&", -1)).contains(parameter);
    }

    @Override
    public String toString() {
        return app + "/" + name;
    }
}
