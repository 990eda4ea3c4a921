package io.wxgw.app;

import io.wxgw.api.RtpFormat;
import io.wxgw.api.live.LiveAddress;
import io.wxgw.api.live.LiveUrls;
import io.wxgw.api.live.StreamTokens;
import io.wxgw.api.signal.SignalLimits;
import io.wxgw.control.SocketLimits;
import io.wxgw.mcs.McsConfig;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The section `mcs`.
record McsSection(
        List<String> gateways,
        String mas,
        Duration callDeadline,
        String audioCodec,
        int audioPayloadType,
        int videoPayloadType,
        String onlyVideoQuery,
        Duration memberGrace,
        int maxConferences,
        int maxMembers,
        int maxVideosPerMember,
        int maxQueuedRequests,
        int maxMessageBytes,
        int maxMessageDepth,
        int maxTextLength,
        int maxMessagesPerSecond,
        int maxUnsentMessages,
        int maxSockets,
        Duration pingEvery,
        Duration silence,
        List<String> appAddresses,
        List<String> appAllowedOrigins,
        int appMaxUuidsPerSocket,
        int appMaxMessagesPerSecond,
        int appMaxUnsentMessages,
        int appMaxSockets,
        int appMaxSocketsPerAddress) {
    /// @param live the live server's section
    /// @param rtmpPort the live server's port, as it was really taken
    /// @param httpPort its port for HTTP-FLV, as it was really taken
    McsConfig box(LiveSection live, int rtmpPort, int httpPort) {
        LiveUrls urls = new LiveUrls(
                new LiveAddress(live.hosts().internalHost(), rtmpPort),
                new LiveAddress(live.hosts().publicHost(), rtmpPort),
                live.app(),
                StreamTokens.NONE,
                onlyVideoQuery,
                live.flv(httpPort).map(URI::toString).orElse(""));
        return new McsConfig(
                urls,
                new RtpFormat(audioCodec, audioPayloadType),
                new RtpFormat("H264", videoPayloadType),
                memberGrace,
                maxConferences,
                maxMembers,
                maxVideosPerMember,
                appMaxUuidsPerSocket,
                appAddresses,
                maxQueuedRequests,
                new SignalLimits(maxMessageBytes, maxMessageDepth, maxTextLength));
    }

    /// For the callroutegws.
    SocketLimits sockets() {
        return new SocketLimits(
                maxMessageBytes,
                maxMessagesPerSecond,
                maxUnsentMessages,
                maxSockets,
                maxSockets,
                Set.of(),
                pingEvery,
                silence);
    }

    /// For the apps.
    SocketLimits appSockets() {
        return new SocketLimits(
                maxMessageBytes,
                appMaxMessagesPerSecond,
                appMaxUnsentMessages,
                appMaxSockets,
                appMaxSocketsPerAddress,
                Set.copyOf(appAllowedOrigins),
                pingEvery,
                silence);
    }

    /// The wxmgws of other processes, if the list names some.
    List<InetSocketAddress> gatewayAddresses() {
        return gateways.stream()
                .map(gateway -> Listening.hostAndPort("mcs.gateways", gateway))
                .toList();
    }

    /// The mas of another process, if one is named.
    Optional<InetSocketAddress> masAddress() {
        return mas.isEmpty() ? Optional.empty() : Optional.of(Listening.hostAndPort("mcs.mas", mas));
    }
}
