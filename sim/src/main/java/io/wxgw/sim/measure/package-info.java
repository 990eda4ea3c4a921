/// Judges what a simulated member receives: whose tones, whose pictures, how old, with which holes.
///
/// Everything here counts since it was last asked (`take`), lives on its player's lane, and takes its times as
/// parameters.
@NullMarked
package io.wxgw.sim.measure;

import org.jspecify.annotations.NullMarked;
