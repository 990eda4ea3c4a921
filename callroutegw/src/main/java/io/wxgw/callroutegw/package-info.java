/// callroutegw, the numbered front door for mini programs: JSON over WebSocket from them, and to MCS.
///
/// Starting points: [SignalGateway] (the box), [Router] (whose answer is whose), [McsLink] (the one socket to MCS).
@NullMarked
package io.wxgw.callroutegw;

import org.jspecify.annotations.NullMarked;
