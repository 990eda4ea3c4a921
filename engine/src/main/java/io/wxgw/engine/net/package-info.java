/// The one seam to the outside: byte and datagram transports. Netty channels appear here and nowhere else;
/// [io.wxgw.engine.sim] is the other implementation.
@NullMarked
package io.wxgw.engine.net;

import org.jspecify.annotations.NullMarked;
