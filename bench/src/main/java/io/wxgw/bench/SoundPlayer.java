package io.wxgw.bench;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtmp.RtmpPull;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.wire.flv.FlvDemux;
import io.wxgw.wire.flv.FlvDemuxer;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtmp.RtmpUrl;
import java.net.InetSocketAddress;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Plays a stream of a live server at its live edge and gives its sound to a [BeepEar]. Made on any thread;
/// lives on its lane.
final class SoundPlayer implements AutoCloseable {
    private final Lane lane;
    private final BeepEar ear;
    private final FlvDemuxer demuxer = new FlvDemuxer();
    private @Nullable RtmpPull pull;

    private SoundPlayer(Lane lane, BeepEar ear) {
        this.lane = lane;
        this.ear = ear;
    }

    static SoundPlayer start(Lane lane, Network network, RandomGenerator random, String url, BeepEar ear) {
        SoundPlayer player = new SoundPlayer(lane, ear);
        RtmpUrl target = RtmpUrl.parse(url + "?gop=0");
        lane.execute(() -> player.pull = RtmpPull.open(
                lane,
                network,
                new InetSocketAddress(target.host(), target.port()),
                target,
                RtmpSettings.DEFAULT,
                random,
                player.new Events()));
        return player;
    }

    @Override
    public void close() {
        lane.execute(() -> {
            if (pull != null) {
                pull.close(new CloseCause.Requested("measured"));
            }
        });
    }

    private final class Events implements RtmpPull.Listener {
        @Override
        public void onLive() {}

        @Override
        public void onAudio(long timestampMs, Payload body) {
            long now = lane.clock().nowNanos();
            if (demuxer.audio(timestampMs, body, now) instanceof FlvDemux.Frame(AudioFrame frame)) {
                ear.hear(frame, now);
            }
        }

        @Override
        public void onVideo(long timestampMs, Payload body) {}

        @Override
        public void onClosed(CloseCause cause) {}
    }
}
