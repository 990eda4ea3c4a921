/// AAC outside of any transport (ISO/IEC 14496-3).
@NullMarked
package io.wxgw.wire.aac;

import org.jspecify.annotations.NullMarked;
