package io.wxgw.mcs;

import io.wxgw.api.RtpFormat;
import io.wxgw.api.live.LiveAddress;
import io.wxgw.api.live.LiveUrls;
import io.wxgw.api.live.StreamTokens;
import io.wxgw.api.signal.SignalLimits;
import java.time.Duration;
import java.util.List;

/// What MCS is told at its start; the configuration section `mcs`.
///
/// @param live the live server, from inside and from outside
/// @param audio sound between wxmgw and MAS
/// @param video pictures between wxmgw and MAS
/// @param memberGrace how long a member stays whose socket is gone and whose media does not flow
/// @param maxConferences at the same time
/// @param maxMembers of one conference
/// @param maxVideosPerMember pictures one member may watch at the same time
/// @param maxUuidsPerSocket members one socket of apps may speak for
/// @param appAddresses where the RTP of an app may be besides where its socket comes from
/// @param maxQueuedRequests of one conference, waiting for their turn
/// @param signal limits of a message
public record McsConfig(
        LiveUrls live,
        RtpFormat audio,
        RtpFormat video,
        Duration memberGrace,
        int maxConferences,
        int maxMembers,
        int maxVideosPerMember,
        int maxUuidsPerSocket,
        List<String> appAddresses,
        int maxQueuedRequests,
        SignalLimits signal) {
    /// Keeps a copy of the list.
    public McsConfig {
        appAddresses = List.copyOf(appAddresses);
    }

    /// AAC and H.264, 30 s of grace, 1,000 conferences of 500 members, 8 videos each (a phone plays no more).
    public static McsConfig of(LiveUrls live) {
        return new McsConfig(
                live,
                new RtpFormat("AAC", 97),
                new RtpFormat("H264", 96),
                Duration.ofSeconds(30),
                1_000,
                500,
                8,
                16,
                List.of(),
                1_000,
                SignalLimits.DEFAULT);
    }

    /// For a live server on the default addresses.
    public static McsConfig local() {
        var address = new LiveAddress("127.0.0.1", 1935);
        return of(new LiveUrls(address, address, "wx", StreamTokens.NONE, "", "http://127.0.0.1:8081/wx/"));
    }
}
