package io.wxgw.api.live;

import io.wxgw.api.live.StreamTokens.Use;

/// The URL scheme of a live server: `rtmp://HOST:PORT/APP/STREAM[?TOKEN]`.
///
/// @param internal as our own boxes reach it
/// @param external as mini programs reach it
/// @param app the application, one path segment
/// @param tokens the query of each URL
public record LiveUrls(LiveAddress internal, LiveAddress external, String app, StreamTokens tokens) {
    /// One address for everybody, application `wx`, no tokens.
    public static LiveUrls open(LiveAddress address) {
        return new LiveUrls(address, address, "wx", StreamTokens.NONE);
    }

    /// The addresses of a stream.
    public LiveChannel channel(String stream) {
        return new LiveChannel(
                stream,
                url(internal, stream, Use.PUBLISH),
                url(internal, stream, Use.PLAY),
                url(external, stream, Use.PUBLISH),
                url(external, stream, Use.PLAY));
    }

    private String url(LiveAddress address, String stream, Use use) {
        var query = tokens.query(stream, use);
        return address.rtmp() + "/" + app + "/" + stream + (query.isEmpty() ? "" : "?" + query);
    }
}
