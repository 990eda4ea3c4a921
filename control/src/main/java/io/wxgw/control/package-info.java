/// WebSockets that carry texts, on a Javalin server somebody else starts: admission, limits, pings.
@NullMarked
package io.wxgw.control;

import org.jspecify.annotations.NullMarked;
