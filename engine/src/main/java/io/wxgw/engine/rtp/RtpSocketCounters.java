package io.wxgw.engine.rtp;

/// What one [RtpSocket] has seen. Immutable snapshot.
///
/// @param received RTP packets accepted
/// @param sent RTP packets sent
/// @param malformed datagrams that are neither RTP nor RTCP
/// @param wrongSource from an address that is not allowed, or not the latched one
/// @param wrongSsrc from the right source, with an SSRC nobody waits for
/// @param wrongPayloadType of a known SSRC, with a payload type nobody announced
/// @param wrongRtcp RTCP packets about nobody we know
/// @param noDestination packets we could not send for want of an address
/// @param relatched how often the source moved to another address
public record RtpSocketCounters(
        long received,
        long sent,
        long malformed,
        long wrongSource,
        long wrongSsrc,
        long wrongPayloadType,
        long wrongRtcp,
        long noDestination,
        long relatched) {}
