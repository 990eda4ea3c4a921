package io.wxgw.mcs;

import io.wxgw.api.signal.VideoType;

/// Whose picture, and which.
record ChannelKey(String uuid, VideoType type) {}
