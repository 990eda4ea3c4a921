/// Why things end, and who closes what.
@NullMarked
package io.wxgw.engine.close;

import org.jspecify.annotations.NullMarked;
