/// What happened lately, for whoever polls for it.
@NullMarked
package io.wxgw.engine.event;

import org.jspecify.annotations.NullMarked;
