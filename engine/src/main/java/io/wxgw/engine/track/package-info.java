/// Pub-sub of frames inside one lane.
@NullMarked
package io.wxgw.engine.track;

import org.jspecify.annotations.NullMarked;
