/// The mini program without a phone, the app without a browser, and many of them: `./wxgw sim`.
///
/// They come in through the front door alone: JSON over a WebSocket, and media to and from the addresses they are
/// given. Control is blocking code on virtual threads; each member's media lives on one lane.
@NullMarked
package io.wxgw.sim;

import org.jspecify.annotations.NullMarked;
