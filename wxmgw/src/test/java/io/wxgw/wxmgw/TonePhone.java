package io.wxgw.wxmgw;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtmp.RtmpPush;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.wire.flv.FlvMuxer;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.rtmp.RtmpUrl;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// A phone that pushes real sound and no picture: access units that were made before, each at its time.
final class TonePhone {
    private final Lane lane;
    private final RtmpPush push;
    private final List<AudioFrame> units;
    private long startNanos;
    private int next;

    /// Pushes from the moment it is connected.
    TonePhone(Lane lane, Network network, String url, List<AudioFrame> units) {
        this.lane = lane;
        this.units = units;
        this.push = RtmpPush.open(
                lane,
                network,
                LiveStub.ADDRESS,
                RtmpUrl.parse(url),
                RtmpSettings.DEFAULT,
                new Random(3),
                new RtmpPush.Listener() {
                    @Override
                    public void onLive() {
                        begin();
                    }

                    @Override
                    public void onClosed(CloseCause cause) {
                        next = units.size();
                    }
                });
    }

    private void begin() {
        startNanos = lane.clock().nowNanos();
        tick();
    }

    private void tick() {
        while (next < units.size() && sinceFirst(next) <= lane.clock().nowNanos() - startNanos) {
            long timestampMs = sinceFirst(next) / 1_000_000;
            if (next == 0
                    || !units.get(next).format().equals(units.get(next - 1).format())) {
                push.audio(timestampMs, FlvMuxer.audioSequenceHeader((AacFormat)
                        units.get(next).format()));
            }
            push.audio(timestampMs, FlvMuxer.audio(units.get(next)));
            next++;
        }
        if (next < units.size()) {
            lane.schedule(
                    Duration.ofNanos(
                            startNanos + sinceFirst(next) - lane.clock().nowNanos()),
                    this::tick);
        }
    }

    private long sinceFirst(int unit) {
        return units.get(unit).ptsNanos() - units.getFirst().ptsNanos();
    }
}
