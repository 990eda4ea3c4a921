package io.wxgw.api.live;

/// Where a live server takes RTMP.
///
/// @param host name or address; an IPv6 literal without its brackets
/// @param port 1 to 65,535
public record LiveAddress(String host, int port) {
    /// The beginning of a URL: `rtmp://HOST:PORT`.
    public String rtmp() {
        return "rtmp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
