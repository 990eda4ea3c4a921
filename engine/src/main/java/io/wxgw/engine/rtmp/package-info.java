/// RTMP endpoints over a [io.wxgw.engine.net.ByteTransport].
///
/// Starting points: [RtmpPull] and [RtmpPush] (one attempt each, as a client), [RtmpServerSession] (one
/// client of a live server), [RtmpConnection] (what all three stand on). Lane only. RTMP 1.0.
@NullMarked
package io.wxgw.engine.rtmp;

import org.jspecify.annotations.NullMarked;
