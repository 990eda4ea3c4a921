package io.wxgw.sim.phone;

import io.wxgw.engine.rtmp.RtmpSettings;
import java.time.Duration;

/// How the simulated phone behaves.
///
/// @param rtmp its RTMP connections
/// @param retries tries after the first before it gives up; a success sets them back
/// @param retryDelay from a failure to the next try
/// @param playSilence without media, after which a player tries again
/// @param pushSilence without anything to send, after which a pusher hangs up
/// @param minCache what a player buffers before it begins
/// @param maxCache what a player buffers at most: with more it plays faster
/// @param maxUplinkBytes unsent bytes beyond which a pusher leaves out pictures up to the next key frame and makes
///     smaller ones
/// @param recovery without such trouble, after which it makes large ones again
/// @param adaptEvery small and large pictures in turn for so long each, whatever the uplink says; zero: as it says
public record PhoneSettings(
        RtmpSettings rtmp,
        int retries,
        Duration retryDelay,
        Duration playSilence,
        Duration pushSilence,
        Duration minCache,
        Duration maxCache,
        long maxUplinkBytes,
        Duration recovery,
        Duration adaptEvery) {
    /// LiteAV's 3 tries 3 s apart; RTC mode with the caches WeChat recommends for it.
    public static final PhoneSettings DEFAULT = new PhoneSettings(
            // A phone finds out by what it cannot send.
            RtmpSettings.DEFAULT.withoutPings(),
            3,
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMillis(200),
            Duration.ofMillis(800),
            200_000,
            Duration.ofSeconds(10),
            Duration.ZERO);

    /// The same with other caches.
    public PhoneSettings withCache(Duration min, Duration max) {
        return new PhoneSettings(
                rtmp, retries, retryDelay, playSilence, pushSilence, min, max, maxUplinkBytes, recovery, adaptEvery);
    }

    /// The same with another [#maxUplinkBytes].
    public PhoneSettings withUplink(long bytes) {
        return new PhoneSettings(
                rtmp, retries, retryDelay, playSilence, pushSilence, minCache, maxCache, bytes, recovery, adaptEvery);
    }

    /// The same with another [#adaptEvery].
    public PhoneSettings withAdapting(Duration every) {
        return new PhoneSettings(
                rtmp,
                retries,
                retryDelay,
                playSilence,
                pushSilence,
                minCache,
                maxCache,
                maxUplinkBytes,
                recovery,
                every);
    }
}
