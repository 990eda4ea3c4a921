/// Which wxmgw carries which conference: all mini programs of a conference must be in one process.
@NullMarked
package io.wxgw.api.placement;

import org.jspecify.annotations.NullMarked;
