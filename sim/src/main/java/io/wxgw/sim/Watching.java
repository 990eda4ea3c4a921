package io.wxgw.sim;

import io.wxgw.sim.phone.LivePlayer;
import io.wxgw.sim.phone.Phone;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.wire.rtmp.RtmpUrl;

/// One player of one mini program with what it makes of it. Lane only.
final class Watching {
    private final Senses senses;
    private final LivePlayer player;
    private long lastBytes;
    private int lastTimesEmpty;

    Watching(Phone phone, RtmpUrl url, Senses senses) {
        this.senses = senses;
        this.player = new LivePlayer(phone, url, LivePlayer.Mode.PLAY, senses.judge());
        player.play();
    }

    void listenFor(MemberLook voice) {
        senses.listenFor(voice);
    }

    boolean isLive() {
        return player.isLive();
    }

    /// What came since the last call.
    Senses.Taken take() {
        long bytes = player.bytesReceived() - lastBytes;
        lastBytes = player.bytesReceived();
        int timesEmpty = player.timesEmpty() - lastTimesEmpty;
        lastTimesEmpty = player.timesEmpty();
        return senses.take(player.isLive(), bytes, player.buffered(), timesEmpty);
    }

    void stop() {
        player.stop();
        senses.close();
    }
}
