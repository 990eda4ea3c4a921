/// Bytes to values and back. No sockets, threads, clocks or logging: time is a parameter, a `ByteBuf` is borrowed.
@NullMarked
package io.wxgw.wire;

import org.jspecify.annotations.NullMarked;
