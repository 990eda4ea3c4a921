package io.wxgw.app;

import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.lane.LimitedLanes;
import io.wxgw.engine.rtp.RtpPortRange;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The settings of a process, as `wxgw.yaml` explains them: one record a section, one component a key.
///
/// A box has a configuration record of its own; its section here adds what only the process knows (addresses,
/// names that go into URLs, where other boxes are) and makes that record.
record Config(
        Http http,
        Lanes lanes,
        Overload overload,
        Stop stop,
        ThriftSection thrift,
        LiveSection live,
        WxmgwSection wxmgw,
        MasSection mas,
        McsSection mcs,
        CallRouteSection callroutegw) {
    private static final int HTTP_PORT = 80;

    /// The HTTP server.
    record Http(String bind, int port) {
        /// How this process reaches it.
        String reachableHost() {
            return Hosts.isAny(bind) ? "127.0.0.1" : bind;
        }
    }

    /// The event loops.
    record Lanes(int count) {
        /// How many there will be.
        int effectiveCount() {
            return count > 0 ? count : Runtime.getRuntime().availableProcessors();
        }
    }

    /// When wxmgw and mas take no more.
    record Overload(int maxLoadPercent, int maxMemoryPercent) {
        /// The lanes of this process with these limits.
        ///
        /// @param memoryPercent how much of the memory is taken
        LimitedLanes limit(Supplier<? extends Lane> leastLoaded, IntSupplier memoryPercent) {
            return new LimitedLanes(leastLoaded, maxLoadPercent, maxMemoryPercent, memoryPercent);
        }
    }

    /// The end of the process.
    record Stop(Duration deadline) {}

    /// Refuses what cannot work, before anything starts: a [BadConfig] says what.
    void check() {
        binds(EnumSet.allOf(Role.class)).forEach((setting, host) -> Listening.address(setting, host, 0));
        live.hosts().publicHost();
        wxmgw.hosts().mustBeOneAddress();
        mas.hosts().mustBeOneAddress();
        portRange("wxmgw", wxmgw.rtpPortFirst(), wxmgw.rtpPortLast());
        portRange("mas", mas.rtpPortFirst(), mas.rtpPortLast());
        boxes("live", () -> live.box(wxmgw));
        boxes("wxmgw", () -> wxmgw.box(live, mas));
        boxes("mas", () -> mas.box(wxmgw));
        boxes("mas", mas::encodings);
        thrift.check();
        boxes("mcs", () -> mcs.box(live, live.rtmpPort(), live.httpPort()));
        mcs.gatewayAddresses();
        mcs.masAddress();
        callroutegw.mcsUri();
    }

    /// The origins (RFC 6454) of the pages on this process's HTTP server, under all names that it can have.
    ///
    /// @param port as it was really taken
    Set<String> ownOrigins(int port) {
        Set<String> hosts =
                new HashSet<>(List.of(http.reachableHost(), live.hosts().publicHost()));
        if (Listening.address("http.bind", http.reachableHost(), port)
                .getAddress()
                .isLoopbackAddress()) {
            hosts.addAll(List.of("127.0.0.1", "localhost"));
        }
        String suffix = port == HTTP_PORT ? "" : ":" + port;
        return hosts.stream()
                .map(host -> "http://" + Hosts.inUrl(host) + suffix)
                .collect(Collectors.toSet());
    }

    /// What listens where with these roles: the name of the setting and its host.
    Map<String, String> binds(Set<Role> roles) {
        Map<String, String> binds = new LinkedHashMap<>();
        binds.put("http.bind", http.bind());
        for (Role role : roles) {
            switch (role) {
                case LIVE -> binds.put("live.bind", live.bind());
                case WXMGW -> binds.put("wxmgw.bind", wxmgw.bind());
                case MAS -> binds.put("mas.bind", mas.bind());
                case MCS, CALLROUTEGW -> {} // on the HTTP server
            }
        }
        return binds;
    }

    private static void portRange(String section, int first, int last) {
        boxes(section + ".rtpPortFirst, rtpPortLast", () -> new RtpPortRange(first, last));
    }

    /// A box refuses what it cannot be made with; here that becomes a message for people.
    private static void boxes(String what, Runnable making) {
        try {
            making.run();
        } catch (IllegalArgumentException e) {
            throw new BadConfig(what + ": " + e.getMessage());
        }
    }
}
