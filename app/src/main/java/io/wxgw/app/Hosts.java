package io.wxgw.app;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Under which names a box is reached.
///
/// @param bind the address it listens on
/// @param configuredPublicHost what phones are told; empty: `bind`
/// @param configuredInternalHost what other boxes are told; empty: `bind`
record Hosts(Role role, String bind, String configuredPublicHost, String configuredInternalHost) {
    /// The name that goes to phones and applications.
    String publicHost() {
        if (configuredPublicHost.isEmpty() && isAny()) {
            throw new BadConfig(
                    "%s.bind is %s, every address of this machine: set %s.publicHost to the one that phones reach"
                            .formatted(role.section(), bind, role.section()));
        }
        return configuredPublicHost.isEmpty() ? bind : configuredPublicHost;
    }

    /// The name that other boxes use.
    String internalHost() {
        if (!configuredInternalHost.isEmpty()) {
            return configuredInternalHost;
        }
        return isAny() ? "127.0.0.1" : bind;
    }

    /// The addresses of a setting and this box's own, for those who look where something comes from.
    Set<InetAddress> withInternal(String setting, List<String> named) {
        Set<InetAddress> all = new HashSet<>();
        named.forEach(each -> all.add(Listening.address(setting, each, 0).getAddress()));
        all.add(Listening.address(role.section() + ".internalHost", internalHost(), 0)
                .getAddress());
        return all;
    }

    /// RTP goes out with the address it is bound to, and that address is told to the other side.
    void mustBeOneAddress() {
        if (isAny()) {
            throw new BadConfig("%s.bind is %s: name one address of this machine, because RTP peers are told it"
                    .formatted(role.section(), bind));
        }
    }

    /// A list with one more, unless it is there already.
    static List<String> with(List<String> hosts, String one) {
        List<String> all = new ArrayList<>(hosts);
        if (!all.contains(one)) {
            all.add(one);
        }
        return all;
    }

    /// A host as it stands in a URL: an IPv6 address in brackets.
    static String inUrl(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /// Whether an address to bind means every address of this machine.
    static boolean isAny(String bind) {
        return bind.equals("0.0.0.0") || bind.equals("::");
    }

    private boolean isAny() {
        return isAny(bind);
    }
}
