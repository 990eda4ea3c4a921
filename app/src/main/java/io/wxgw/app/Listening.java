package io.wxgw.app;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Opening what listens, with one clear line when it cannot be.
final class Listening {
    private static final Pattern HOST_AND_PORT = Pattern.compile("([^:]+|\\[[^]]+]):(\\d{1,5})");

    /// So often `--open` must be said.
    private static final int OPENS = 2;

    private Listening() {}

    /// Runs `opening`.
    ///
    /// @param setting of the port, such as `live.rtmpPort`
    /// @throws BadConfig if the port is taken or not ours to take
    static <T> T at(String setting, String host, int port, Callable<T> opening) {
        try {
            return opening.call();
        } catch (Exception e) {
            Throwable cause = e;
            while (cause != null && !(cause instanceof BindException) && cause.getCause() != null) {
                cause = cause.getCause();
            }
            if (cause instanceof IOException refused) {
                throw cannot(setting, host, port, refused);
            }
            if (e instanceof RuntimeException defect) {
                throw defect;
            }
            throw new IllegalStateException(e instanceof ExecutionException ? e.getCause() : e);
        }
    }

    /// The address of a bind setting; a [BadConfig] if the name means nothing.
    static InetSocketAddress address(String setting, String host, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException _) {
            throw new BadConfig(
                    "%s: \"%s\" is no address of this machine and no name it knows".formatted(setting, host));
        }
    }

    /// Reads `host:port`, with an IPv6 address in brackets.
    static InetSocketAddress hostAndPort(String setting, String text) {
        Matcher parts = HOST_AND_PORT.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
            throw new BadConfig("%s: expected host:port, not \"%s\"".formatted(setting, text));
        }
        return address(setting, parts.group(1), Integer.parseInt(parts.group(2)));
    }

    /// Mini programs, players and apps need no credentials, so their listeners may not be reachable by
    /// strangers, unless somebody has said twice that this is meant. wxmgw and mas ask for a login there
    /// ([ThriftSection]) where there is anybody who could have the secret; with the same word said twice they
    /// do without.
    ///
    /// @param opens how often `--open` was given
    static void mayBeOpen(Config config, Set<Role> roles, int opens) {
        if (opens >= OPENS) {
            return;
        }
        List<String> unguarded = config.thrift().unguarded(config, roles);
        if (!unguarded.isEmpty()) {
            throw new BadConfig(
                    ("%s: not loopback, and thrift.secret (%s) is empty; whoever reaches it could command it."
                                    + " Give all processes the same secret; or, in a network you trust, say --open --open")
                            .formatted(String.join(", ", unguarded), Settings.variable("thrift", "secret")));
        }
        List<String> reachable = new ArrayList<>();
        config.binds(roles).forEach((setting, host) -> {
            if (!isService(setting) && !isLoopback(setting, host)) {
                reachable.add(setting + " " + host);
            }
        });
        if (!reachable.isEmpty()) {
            throw new BadConfig(
                    ("%s: not loopback, and this version knows no credentials for members; whoever reaches it could join,"
                                    + " listen and look. In a network you trust, say --open --open")
                            .formatted(String.join(", ", reachable)));
        }
    }

    /// Whether a bind setting is that of a box which other boxes command, and nobody else talks to.
    static boolean isService(String setting) {
        return setting.equals("wxmgw.bind") || setting.equals("mas.bind");
    }

    /// Whether only this machine reaches what is bound there.
    static boolean isLoopback(String setting, String host) {
        return address(setting, host, 0).getAddress().isLoopbackAddress();
    }

    private static BadConfig cannot(String setting, String host, int port, IOException refused) {
        String section = setting.substring(0, setting.indexOf('.'));
        String why = String.valueOf(refused.getMessage());
        boolean foreign = why.contains("assign requested address");
        return new BadConfig(
                foreign
                        ? "%s.bind: %s is no address of this machine".formatted(section, host)
                        : "port %d on %s %s: stop whoever listens there, or change %s (%s)"
                                .formatted(
                                        port,
                                        host,
                                        why.contains("in use") ? "is taken" : "cannot be opened (" + why + ")",
                                        setting,
                                        Settings.variable(section, setting.substring(section.length() + 1))));
    }
}
