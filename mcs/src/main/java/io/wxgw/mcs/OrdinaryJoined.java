package io.wxgw.mcs;

import io.wxgw.api.mas.AddMemberResp;

/// An app is in.
///
/// @param ssrc of its sound and its camera
/// @param screenSsrc of its screen; -1: it has none
/// @param mas its ports at the MAS
public record OrdinaryJoined(long ssrc, long screenSsrc, AddMemberResp mas) {}
