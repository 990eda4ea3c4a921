/// The front door as a client sees it: JSON over a WebSocket. Blocking, for virtual threads.
@NullMarked
package io.wxgw.sim.signal;

import org.jspecify.annotations.NullMarked;
