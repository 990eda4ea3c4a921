/// Whole conferences in virtual time: the boxes themselves, through their Java API, on one simulated network.
@NullMarked
package io.wxgw.app.sim;

import org.jspecify.annotations.NullMarked;
