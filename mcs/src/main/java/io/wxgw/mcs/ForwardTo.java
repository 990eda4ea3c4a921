package io.wxgw.mcs;

/// Where a picture is to go, and the payload type that is expected there.
record ForwardTo(String ip, int port, int payloadType) {}
