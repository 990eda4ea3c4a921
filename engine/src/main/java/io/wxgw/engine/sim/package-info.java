/// A world in virtual time: lanes, timers and a network that one test thread drives, the same for the same seed.
///
/// Lives in main scope because the tests of every box run on it.
@NullMarked
package io.wxgw.engine.sim;

import org.jspecify.annotations.NullMarked;
