/// RTCP (RFC 3550 section 6, RFC 4585, RFC 5104): reports and feedback as values, compound packets in and out.
@NullMarked
package io.wxgw.wire.rtcp;

import org.jspecify.annotations.NullMarked;
