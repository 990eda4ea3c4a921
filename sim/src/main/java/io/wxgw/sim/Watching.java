package io.wxgw.sim;

import io.wxgw.sim.scene.MemberLook;

/// One source of media of one member, with what it makes of it. Lane only.
sealed interface Watching permits RtmpWatching, RtpWatching {
    /// From now on this voice's beeps are listened for.
    void listenFor(MemberLook voice);

    /// Whether media comes now.
    boolean isLive();

    /// What came since the last call.
    Senses.Taken take();

    /// Ends it and frees its codecs.
    void stop();
}
