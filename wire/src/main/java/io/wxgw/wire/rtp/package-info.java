/// RTP (RFC 3550): packets, payload formats, RTP clocks, the jitter buffer and reception statistics.
///
/// Ticks of RTP clocks exist here and in [io.wxgw.wire.rtcp] only. Bytes from UDP never throw: they are a value
/// or they are not there. All classes with state belong to one owner, a lane.
@NullMarked
package io.wxgw.wire.rtp;

import org.jspecify.annotations.NullMarked;
