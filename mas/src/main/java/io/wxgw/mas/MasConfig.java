package io.wxgw.mas;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;

/// What the MAS is told at its start; the configuration section `mas`.
///
/// @param rtpHost address the RTP sockets are bound to, and that AddMember answers
/// @param rtpPortFirst first UDP port of the range
/// @param rtpPortLast last UDP port of the range
/// @param allow addresses RTP may come from, beside the `ip` of each AddMember
/// @param maxRooms conferences at the same time
/// @param maxMembersPerRoom members of one conference, 1 to 255: so many full-scale voices fit into a
///     32-bit sum
/// @param maxForwardsPerMember receivers of the pictures of one member, camera and screen together
/// @param maxReplayBytes of a camera's pictures since its last key frame, kept for whoever comes in
///     between; 0: none
/// @param maxReplayTime a key frame longer ago is not kept
/// @param retransmissionWait how long a packet that was lost is asked for (RTCP Generic NACK); one of AAC and
///     G.711 for 20 ms at most, one of Opus never; 0: none
public record MasConfig(
        String rtpHost,
        int rtpPortFirst,
        int rtpPortLast,
        Set<InetAddress> allow,
        int maxRooms,
        int maxMembersPerRoom,
        int maxForwardsPerMember,
        int maxReplayBytes,
        Duration maxReplayTime,
        Duration retransmissionWait) {
    /// Less than a [PlayoutQueue] has in hand, so that a loss costs the lost sound alone.
    static final Duration MAX_SOUND_WAIT = Duration.ofMillis(20);

    /// Loopback, ports 24000 to 27999.
    public static final MasConfig DEFAULT = new MasConfig(
            "127.0.0.1",
            24_000,
            27_999,
            Set.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1")),
            1_000,
            200,
            100,
            2 << 20,
            Duration.ofSeconds(12),
            Duration.ofMillis(200));

    public MasConfig {
        allow = Set.copyOf(allow);
        if (maxMembersPerRoom < 1 || maxMembersPerRoom > 255) {
            throw new IllegalArgumentException("mas.maxMembersPerRoom of 1 to 255 expected, not " + maxMembersPerRoom);
        }
    }

    /// How long a lost packet of sound is asked and waited for where it is sent again; no conversation bears
    /// more.
    Duration soundRetransmissionWait() {
        return retransmissionWait.compareTo(MAX_SOUND_WAIT) < 0 ? retransmissionWait : MAX_SOUND_WAIT;
    }
}
