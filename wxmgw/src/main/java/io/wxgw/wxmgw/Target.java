package io.wxgw.wxmgw;

import io.wxgw.wire.rtmp.RtmpUrl;
import java.net.InetSocketAddress;

/// A URL of the live server that was checked against the allow-list, with the address its host was found at: resolved
/// once, so that what was checked is what is connected to.
record Target(RtmpUrl url, InetSocketAddress address) {}
