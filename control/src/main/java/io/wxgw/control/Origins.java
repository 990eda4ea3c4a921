package io.wxgw.control;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which pages may open a socket. A browser always says which page it is; what is no browser may say nothing.
final class Origins {
    private Origins() {}

    /// @param origin header `Origin`
    /// @param host header `Host`
    static boolean isAllowed(@Nullable String origin, @Nullable String host, Set<String> allowed) {
        return origin == null || allowed.contains(origin) || isOf(origin, host);
    }

    private static boolean isOf(String origin, @Nullable String host) {
        try {
            var authority = URI.create(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
