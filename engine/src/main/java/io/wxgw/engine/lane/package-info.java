/// Lanes: event loops that own state. The only place where a clock is read.
@NullMarked
package io.wxgw.engine.lane;

import org.jspecify.annotations.NullMarked;
