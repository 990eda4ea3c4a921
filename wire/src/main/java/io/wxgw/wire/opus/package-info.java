/// Opus packets (RFC 6716), as far as one looks into them without decoding.
@NullMarked
package io.wxgw.wire.opus;

import org.jspecify.annotations.NullMarked;
