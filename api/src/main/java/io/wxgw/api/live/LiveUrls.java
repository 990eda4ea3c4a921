package io.wxgw.api.live;

import io.wxgw.api.live.StreamTokens.Use;
import java.util.Optional;

/// The URL scheme of a live server: `rtmp://HOST:PORT/APP/STREAM[?TOKEN]`, and for players also
/// `http://HOST:PORT/APP/STREAM.flv[?TOKEN]`.
///
/// @param internal as our own boxes reach it
/// @param external as mini programs reach it
/// @param app the application, one path segment
/// @param tokens the query of each URL
/// @param onlyVideoQuery what the query of a play URL must have, so that the server leaves the sound out; empty if it
///     cannot
/// @param flv the beginning of the addresses of HTTP-FLV, with the slash before the stream; empty if there is none
public record LiveUrls(
        LiveAddress internal,
        LiveAddress external,
        String app,
        StreamTokens tokens,
        String onlyVideoQuery,
        String flv) {
    /// One address for everybody, application `wx`, no tokens, always all of a stream, no HTTP-FLV.
    public static LiveUrls open(LiveAddress address) {
        return new LiveUrls(address, address, "wx", StreamTokens.NONE, "", "");
    }

    /// The addresses of a stream.
    public LiveChannel channel(String stream) {
        return new LiveChannel(
                stream,
                url(internal, stream, Use.PUBLISH),
                url(internal, stream, Use.PLAY),
                url(external, stream, Use.PUBLISH),
                url(external, stream, Use.PLAY),
                flv.isEmpty() ? "" : signed(flv + stream + ".flv", stream, Use.PLAY));
    }

    /// The pictures of a stream without its sound, to be played; empty if the server knows only the whole.
    public Optional<LiveChannel> videoOf(LiveChannel whole) {
        return onlyVideoQuery.isEmpty()
                ? Optional.empty()
                : Optional.of(new LiveChannel(
                        whole.name(),
                        whole.internalPush(),
                        onlyVideo(whole.internalPull()),
                        whole.publicPush(),
                        onlyVideo(whole.publicPull()),
                        whole.publicFlv().isEmpty() ? "" : onlyVideo(whole.publicFlv())));
    }

    private String onlyVideo(String pull) {
        return pull + (pull.contains("?") ? "&" : "?") + onlyVideoQuery;
    }

    private String url(LiveAddress address, String stream, Use use) {
        return signed(address.rtmp() + "/" + app + "/" + stream, stream, use);
    }

    private String signed(String plain, String stream, Use use) {
        var query = tokens.query(stream, use);
        return query.isEmpty() ? plain : plain + "?" + query;
    }
}
