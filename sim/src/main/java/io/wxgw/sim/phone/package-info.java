/// The two tags of a mini program, `<live-pusher>` and `<live-player>`, as far as a server can tell: what they send and
/// in which order, when they try again and when they give up, which event codes the page gets, how much they buffer.
///
/// Everything lives on one lane and takes its time from it.
@NullMarked
package io.wxgw.sim.phone;

import org.jspecify.annotations.NullMarked;
