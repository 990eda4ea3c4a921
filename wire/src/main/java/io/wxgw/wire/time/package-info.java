/// Time as arithmetic: ticks and nanoseconds, unwrapping, NTP, capture clocks. No clock is read here.
@NullMarked
package io.wxgw.wire.time;

import org.jspecify.annotations.NullMarked;
