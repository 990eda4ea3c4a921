/// RTP endpoints on a lane: port pairs, senders, receivers and forwarders with their RTCP.
///
/// ```
/// RtpSocket  one even/odd port pair; accepts, latches, routes by SSRC
///   +- RtpSender<F>     frames out: packetizer, sender reports, keep-alive, BYE
///   +- RtpForwarder     packets out as they came in, under another header
///   +- RtpInbound       packets in: statistics, receiver reports, capture clock, silence, key frame requests
///        +- RtpReceiver<F>   frames in: jitter buffer and depacketizer behind an RtpInbound
/// ```
/// Everything here is lane only unless it says otherwise.
@NullMarked
package io.wxgw.engine.rtp;

import org.jspecify.annotations.NullMarked;
