package io.wxgw.engine.net;

import io.wxgw.engine.lane.LaneGroup;

/// On what this machine polls best with: epoll on Linux.
class NettyNetworkTest extends SocketContract {
    NettyNetworkTest() {
        super(LaneGroup.start(2));
    }
}
