/// Conference control: who is in which conference, with which SSRC and on which live channels; the flow charts of the
/// design document as blocking code.
///
/// Threads: each [Conference] runs its requests one after the other on virtual threads ([ConferenceQueue]), so nothing
/// in it is locked; different conferences run beside each other. Calls to wxmgw and MAS block within their client's
/// deadline.
@NullMarked
package io.wxgw.mcs;

import org.jspecify.annotations.NullMarked;
