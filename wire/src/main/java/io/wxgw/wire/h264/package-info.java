/// H.264 outside of any transport (ISO/IEC 14496-10) and its decoder configuration in FLV and MP4 (ISO/IEC 14496-15).
@NullMarked
package io.wxgw.wire.h264;

import org.jspecify.annotations.NullMarked;
