package io.wxgw.app;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What this server is called. A name may be made to point anywhere, so a page of strangers could have a
/// browser ask this server under theirs, and read the answer: what is not meant for strangers is answered
/// under own names alone.
///
/// @param names beside `localhost` and every address; kept in lower case
record OwnNames(Set<String> names) {
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]]+)(:\\d+)?");
    private static final Pattern ADDRESS = Pattern.compile("\\[.*]|\\d+\\.\\d+\\.\\d+\\.\\d+");

    OwnNames {
        names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /// Whether a header `Host` names this server.
    boolean include(@Nullable String host) {
        var parts = HOST.matcher(host == null ? "" : host);
        if (!parts.matches()) {
            return false;
        }
        String name = parts.group(1).toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || names.contains(name)
                || ADDRESS.matcher(name).matches();
    }
}
