package io.wxgw.app;

import io.wxgw.api.signal.SignalLimits;
import io.wxgw.callroutegw.CallRouteConfig;
import io.wxgw.control.SocketLimits;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// The section `callroutegw`.
record CallRouteSection(
        String crgwid,
        String mcs,
        Duration requestTimeout,
        Duration mcsSilence,
        int maxPending,
        int maxUuidsPerSocket,
        int maxMessagesPerSecond,
        int maxSockets,
        int maxSocketsPerAddress,
        List<String> allowedOrigins,
        Duration pingEvery,
        Duration silence) {
    /// Where mcs is, if it runs in another process.
    URI mcsUri() {
        try {
            URI uri = URI.create(mcs);
            if (mcs.isEmpty() || "ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme())) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // refused below
        }
        throw new BadConfig("callroutegw.mcs: ws://HOST:PORT/mcs expected, not " + mcs);
    }

    CallRouteConfig box(URI mcsUri) {
        CallRouteConfig defaults = CallRouteConfig.to(mcsUri);
        SocketLimits clients = SocketLimits.CLIENTS;
        return new CallRouteConfig(
                crgwid,
                mcsUri,
                new SocketLimits(
                        clients.maxMessageBytes(),
                        maxMessagesPerSecond,
                        clients.maxUnsentMessages(),
                        maxSockets,
                        maxSocketsPerAddress,
                        Set.copyOf(allowedOrigins),
                        pingEvery,
                        silence),
                requestTimeout,
                defaults.firstPause(),
                defaults.longestPause(),
                mcsSilence,
                maxPending,
                maxUuidsPerSocket,
                SignalLimits.DEFAULT);
    }
}
