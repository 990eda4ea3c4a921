package io.wxgw.engine.net;

import io.wxgw.engine.lane.LaneGroup;

/// The same where Netty's native library does not load.
class NioNetworkTest extends SocketContract {
    NioNetworkTest() {
        super(LaneGroup.start(2, LaneGroup.Polling.NIO));
    }
}
