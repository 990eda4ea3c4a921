package io.wxgw.app;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// A box that a process can run; the name is also its configuration section.
enum Role {
    LIVE,
    WXMGW,
    MAS,
    MCS,
    CALLROUTEGW;

    /// The name as written in a command and in the configuration.
    String section() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Reads `live,mas`; an unknown name is a [BadConfig] with a hint.
    static Set<Role> parse(String list) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String word : list.split(",", -1)) {
            String name = word.strip();
            roles.add(Arrays.stream(values())
                    .filter(role -> role.section().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new BadConfig("--roles: there is no role \"" + name + "\""
                            + Nearest.hint(
                                    name,
                                    Arrays.stream(values()).map(Role::section).toList()))));
        }
        return roles;
    }
}
