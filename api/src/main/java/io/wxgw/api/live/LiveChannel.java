package io.wxgw.api.live;

/// One stream of a live server with its addresses. They are made once and kept, because a token may be another
/// one at every making, and a repeated request must name the same address.
///
/// @param name of the stream
/// @param internalPush where our own boxes publish it
/// @param internalPull where our own boxes play it
/// @param publicPush where a mini program publishes it
/// @param publicPull where a mini program plays it
/// @param publicFlv where it is played over HTTP-FLV; empty if nowhere
public record LiveChannel(
        String name,
        String internalPush,
        String internalPull,
        String publicPush,
        String publicPull,
        String publicFlv) {}
