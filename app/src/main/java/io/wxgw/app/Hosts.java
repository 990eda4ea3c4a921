package io.wxgw.app;

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

    private boolean isAny() {
        return bind.equals("0.0.0.0") || bind.equals("::");
    }
}
