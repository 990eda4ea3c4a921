/// AMF0 values and their bytes (Adobe AMF 0, 2007). AMF3 appears only as an opaque rest: we always answer
/// `objectEncoding` 0, so a peer has no reason to go on with it.
@NullMarked
package io.wxgw.wire.amf;

import org.jspecify.annotations.NullMarked;
