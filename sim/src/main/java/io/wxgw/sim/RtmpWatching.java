package io.wxgw.sim;

import io.wxgw.sim.phone.LivePlayer;
import io.wxgw.sim.phone.Phone;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.wire.rtmp.RtmpUrl;

/// One player of one mini program with what it makes of it. Lane only.
final class RtmpWatching implements Watching {
    private final Senses senses;
    private final LivePlayer player;
    private long lastBytes;
    private int lastTimesEmpty;

    RtmpWatching(Phone phone, RtmpUrl url, Senses senses) {
        this.senses = senses;
        this.player = new LivePlayer(phone, url, LivePlayer.Mode.PLAY, senses.judge());
        player.play();
    }

    @Override
    public void listenFor(MemberLook voice) {
        senses.listenFor(voice);
    }

    @Override
    public boolean isLive() {
        return player.isLive();
    }

    @Override
    public Senses.Taken take() {
        long bytes = player.bytesReceived() - lastBytes;
        lastBytes = player.bytesReceived();
        int timesEmpty = player.timesEmpty() - lastTimesEmpty;
        lastTimesEmpty = player.timesEmpty();
        return senses.take(player.isLive(), bytes, player.buffered(), timesEmpty);
    }

    @Override
    public void stop() {
        player.stop();
        senses.close();
    }
}
