/// FLV tag bodies, as RTMP carries them (Adobe FLV 10.1 annex E.4), to frames and back.
///
/// Milliseconds exist here and in [io.wxgw.wire.rtmp] only. A bad body never throws: it is a value with a reason.
@NullMarked
package io.wxgw.wire.flv;

import org.jspecify.annotations.NullMarked;
