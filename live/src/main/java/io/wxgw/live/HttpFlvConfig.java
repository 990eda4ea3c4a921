package io.wxgw.live;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;

/// What HTTP-FLV needs to know beside [LiveConfig].
///
/// @param bind where it listens
/// @param allowedOrigins web pages that may read streams and answers, such as `https://example.org`
/// @param maxHeadBytes of a request
/// @param headTimeout from the open socket to a whole request
/// @param trackWait how long a second track may come after the first to be announced to the player
public record HttpFlvConfig(
        InetSocketAddress bind,
        Set<String> allowedOrigins,
        int maxHeadBytes,
        Duration headTimeout,
        Duration trackWait) {
    public HttpFlvConfig {
        allowedOrigins = Set.copyOf(allowedOrigins);
    }

    /// The defaults, on a given address, for the pages of nobody.
    public static HttpFlvConfig on(InetSocketAddress bind) {
        return new HttpFlvConfig(bind, Set.of(), 8_192, Duration.ofSeconds(10), Duration.ofSeconds(1));
    }
}
