package io.wxgw.sim;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One second of one simulated member, as it is printed.
///
/// @param second since the run began
/// @param member its name
/// @param sending whether the server takes what it sends
/// @param sentKbps kilobits a second of media
/// @param hears the level in dBFS of each voice it should hear; -120 is silence
/// @param echoDbfs the level of its own voice in what it hears; null where it hears nothing yet
/// @param channels its players: the mix first, then one for each picture it watches
/// @param news how often it was told of others
/// @param events codes of its tags, such as `pusher 1102` or `mix 2007`, and news, such as `mp-1-4f2a joined`
public record MemberSecond(
        int second,
        String member,
        boolean sending,
        long sentKbps,
        Map<String, Double> hears,
        @Nullable Double echoDbfs,
        List<ChannelSecond> channels,
        NewsCount news,
        List<String> events) {}
