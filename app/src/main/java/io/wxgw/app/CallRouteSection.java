package io.wxgw.app;

import io.wxgw.api.signal.SignalLimits;
import io.wxgw.callroutegw.CallRouteConfig;
import io.wxgw.control.SocketLimits;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The section `callroutegw`.
record CallRouteSection(
        String crgwid,
        String mcs,
        Duration requestTimeout,
        Duration firstPause,
        Duration longestPause,
        Duration mcsSilence,
        int maxPending,
        int maxUuidsPerSocket,
        int maxMessageBytes,
        int maxMessageDepth,
        int maxTextLength,
        int maxMessagesPerSecond,
        int maxUnsentMessages,
        int maxSockets,
        int maxSocketsPerAddress,
        List<String> allowedOrigins,
        Duration pingEvery,
        Duration silence) {
    private static final Pattern MCS = Pattern.compile("wss?://[A-Za-z0-9.:\\[\\]_-]+(/[A-Za-z0-9._~/-]*)?");

    /// Where MCS is, if another process is named.
    Optional<URI> mcsUri() {
        if (mcs.isEmpty()) {
            return Optional.empty();
        }
        if (!MCS.matcher(mcs).matches()) {
            throw new BadConfig("callroutegw.mcs: expected ws://HOST:PORT/mcs, not \"%s\"".formatted(mcs));
        }
        return Optional.of(URI.create(mcs));
    }

    CallRouteConfig box(URI mcsUri) {
        return new CallRouteConfig(
                crgwid,
                mcsUri,
                new SocketLimits(
                        maxMessageBytes,
                        maxMessagesPerSecond,
                        maxUnsentMessages,
                        maxSockets,
                        maxSocketsPerAddress,
                        Set.copyOf(allowedOrigins),
                        pingEvery,
                        silence),
                requestTimeout,
                firstPause,
                longestPause,
                mcsSilence,
                maxPending,
                maxUuidsPerSocket,
                new SignalLimits(maxMessageBytes, maxMessageDepth, maxTextLength));
    }
}
