package io.wxgw.mcs;

import io.wxgw.api.mgw.MediaGateway;

/// One wxmgw.
///
/// @param name for the placement
/// @param rtpHost where it sends RTP from and receives it
/// @param calls its service
public record GatewayNode(String name, String rtpHost, MediaGateway calls) {}
