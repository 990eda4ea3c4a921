package io.wxgw.app;

import io.wxgw.api.thrift.ThriftLogin;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The section `thrift`: who may command wxmgw and mas.
///
/// Without a secret their services ask for none on loopback. One that listens elsewhere then asks for a
/// secret that is drawn at the start and never leaves the process, if mcs, who calls it, is in this process
/// too; else nobody could log in, and the start is refused unless `--open` was given twice.
record ThriftSection(String secret) {
    /// Whoever overhears a login can try secrets until one fits.
    static final int SHORTEST_SECRET = 16;

    private static final int DRAWN_BYTES = 32;

    /// Refuses a secret that could be guessed.
    void check() {
        if (!secret.isEmpty() && secret.length() < SHORTEST_SECRET) {
            throw new BadConfig(
                    "thrift.secret: at least %d characters expected, not %d; openssl rand -hex 32 makes a good one"
                            .formatted(SHORTEST_SECRET, secret.length()));
        }
    }

    /// What the services of this process ask, and its clients answer.
    ThriftLogin login(Config config, Set<Role> roles, RandomGenerator random) {
        if (secret.isEmpty()
                && roles.contains(Role.MCS)
                && !reachable(config, roles).isEmpty()) {
            byte[] drawn = new byte[DRAWN_BYTES];
            random.nextBytes(drawn);
            return ThriftLogin.of(HexFormat.of().formatHex(drawn), random);
        }
        return ThriftLogin.of(secret, random);
    }

    /// The services that whoever reaches them can command: name of the bind setting and its host.
    List<String> unguarded(Config config, Set<Role> roles) {
        return secret.isEmpty() && !roles.contains(Role.MCS) ? reachable(config, roles) : List.of();
    }

    /// Not the secret.
    @Override
    public String toString() {
        return "ThriftSection[secret=" + (secret.isEmpty() ? "" : "***") + "]";
    }

    // The services of this process that are not on loopback.
    private static List<String> reachable(Config config, Set<Role> roles) {
        List<String> reachable = new ArrayList<>();
        config.binds(roles).forEach((setting, host) -> {
            if (Listening.isService(setting) && !Listening.isLoopback(setting, host)) {
                reachable.add(setting + " " + host);
            }
        });
        return reachable;
    }
}
