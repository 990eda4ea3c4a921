package io.wxgw.wxmgw;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.wire.rtmp.RtmpUrl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Which URLs of a request may be connected to: RTMP, to a host of the configuration. The host is resolved here and
/// once, and its address is what is connected to afterwards: an allowed name cannot lead elsewhere later.
///
/// Blocks for name resolution: virtual threads only.
final class TargetPolicy {
    private final List<String> hosts;

    /// @param hosts names and addresses that URLs may name
    TargetPolicy(List<String> hosts) {
        this.hosts = hosts;
    }

    /// Checks and resolves.
    ///
    /// @param field the request's field, for the message
    /// @throws Refusal if it is no RTMP URL, or its host is not allowed or not known
    Target check(String field, String url) {
        RtmpUrl parsed;
        try {
            parsed = RtmpUrl.parse(url);
        } catch (IllegalArgumentException malformed) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, field + ": " + malformed.getMessage());
        }
        if (hosts.stream().noneMatch(parsed.host()::equalsIgnoreCase)) {
            throw new Refusal(ErrorCode.FORBIDDEN, field + ": host " + parsed.host() + " is not in wxmgw.liveHosts");
        }
        try {
            return new Target(parsed, new InetSocketAddress(InetAddress.getByName(parsed.host()), parsed.port()));
        } catch (UnknownHostException _) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, field + ": host " + parsed.host() + " is not known");
        }
    }
}
