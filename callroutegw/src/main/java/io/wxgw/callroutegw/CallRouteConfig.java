package io.wxgw.callroutegw;

import io.wxgw.api.signal.SignalLimits;
import io.wxgw.control.SocketLimits;
import java.net.URI;
import java.time.Duration;

/// What a callroutegw is told at its start; the configuration section `callroutegw`.
///
/// @param crgwid its number, written over `params.crgwid` of every request
/// @param mcs the WebSocket of MCS, without the number
/// @param clients limits of the mini programs' sockets
/// @param requestTimeout how long MCS may take for an answer
/// @param firstPause before the second attempt to reach MCS; doubles
/// @param longestPause between attempts
/// @param mcsSilence without a single frame from MCS, its socket is given up
/// @param maxPending requests that wait for an answer at the same time
/// @param maxUuidsPerSocket members that one socket may speak for
/// @param signal limits of a message
public record CallRouteConfig(
        String crgwid,
        URI mcs,
        SocketLimits clients,
        Duration requestTimeout,
        Duration firstPause,
        Duration longestPause,
        Duration mcsSilence,
        int maxPending,
        int maxUuidsPerSocket,
        SignalLimits signal) {
    /// The number of the design document, and the defaults.
    public static CallRouteConfig to(URI mcs) {
        return new CallRouteConfig(
                "53001",
                mcs,
                SocketLimits.CLIENTS,
                Duration.ofSeconds(10),
                Duration.ofMillis(200),
                Duration.ofSeconds(5),
                Duration.ofSeconds(90),
                10_000,
                16,
                SignalLimits.DEFAULT);
    }

    URI mcsWithNumber() {
        return URI.create(mcs + (mcs.getQuery() == null ? "?" : "&") + "crgwid=" + crgwid);
    }
}
