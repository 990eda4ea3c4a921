package io.wxgw.api.placement;

/// Who owns a conference.
///
/// @param confId the conference
/// @param node name of the wxmgw
/// @param epoch grows with every change of owner of this conference, also over a release; the higher one is right
public record Placement(String confId, String node, long epoch) {}
