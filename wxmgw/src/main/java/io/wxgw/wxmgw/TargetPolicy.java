package io.wxgw.wxmgw;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.wire.rtmp.RtmpUrl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Which URLs of a request may be connected to: RTMP, to a host of the configuration, named exactly as it is
/// there. The host is resolved here and once, and its address is what is connected to afterwards: an allowed
/// name cannot lead elsewhere later. A name must not lead to this machine or its link at all: who serves the
/// name could otherwise have us knock where only we can. Who means such an address writes the address into
/// the configuration.
///
/// Blocks for name resolution: virtual threads only.
final class TargetPolicy {
    /// Asks a name server, or reads a literal.
    @FunctionalInterface
    interface Resolver {
        /// The address of a host.
        InetAddress resolve(String host) throws UnknownHostException;
    }

    private static final String LOCALHOST = "localhost";

    private final List<String> hosts;
    private final Resolver resolver;

    /// @param hosts names and addresses that URLs may name
    TargetPolicy(List<String> hosts, Resolver resolver) {
        this.hosts = hosts;
        this.resolver = resolver;
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
        InetAddress address;
        try {
            address = resolver.resolve(parsed.host());
        } catch (UnknownHostException _) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, field + ": host " + parsed.host() + " is not known");
        }
        if (!mayLeadTo(parsed.host(), address)) {
            throw new Refusal(
                    ErrorCode.FORBIDDEN,
                    field + ": host " + parsed.host() + " leads to " + address.getHostAddress()
                            + ", which is not in wxmgw.liveHosts");
        }
        return new Target(parsed, new InetSocketAddress(address, parsed.port()));
    }

    private boolean mayLeadTo(String host, InetAddress address) {
        boolean ours = address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress();
        return !ours || host.equalsIgnoreCase(LOCALHOST) || isNamed(address);
    }

    private boolean isNamed(InetAddress address) {
        return hosts.stream().anyMatch(host -> isLiteralOf(host, address));
    }

    private static boolean isLiteralOf(String host, InetAddress address) {
        try {
            return InetAddress.ofLiteral(host).equals(address);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
