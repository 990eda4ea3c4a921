package io.wxgw.sim;

import io.wxgw.codec.AudioCodecs;
import io.wxgw.codec.AudioDecoder;
import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtmp.RtmpPull;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.testkit.ToneMeter;
import io.wxgw.wire.flv.FlvDemux;
import io.wxgw.wire.flv.FlvDemuxer;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.rtmp.RtmpUrl;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Plays a channel, decodes its sound, and writes down when what is to be heard and seen, on the channel's
/// own timestamps.
final class SimPlayer {
    private static final int RATE = 48_000;

    /// A picture.
    ///
    /// @param dtsMs its timestamp
    /// @param nanos when it came
    record Picture(long dtsMs, int number, boolean keyFrame, long nanos) {}

    private final List<Long> soundsMs = new ArrayList<>();
    private final List<Picture> pictures = new ArrayList<>();
    private final List<float[]> decoded = new ArrayList<>();
    private final List<Long> decodedMs = new ArrayList<>();
    private final FlvDemuxer demuxer = new FlvDemuxer();
    private final AudioDecoder decoder;
    private final Lane lane;
    private boolean closed;

    SimPlayer(Lane lane, Network network, InetSocketAddress server, String url, AudioCodecs codecs) {
        this.lane = lane;
        this.decoder = codecs.decoder(AacFormat.LC_48K_MONO);
        RtmpPull.open(
                lane,
                network,
                server,
                RtmpUrl.parse(url),
                RtmpSettings.DEFAULT,
                new Random(4),
                new RtmpPull.Listener() {
                    @Override
                    public void onLive() {}

                    @Override
                    public void onAudio(long timestampMs, Payload body) {
                        take(demuxer.audio(timestampMs, body, now()));
                    }

                    @Override
                    public void onVideo(long timestampMs, Payload body) {
                        take(demuxer.video(timestampMs, body, now()));
                    }

                    @Override
                    public void onClosed(CloseCause cause) {
                        closed = true;
                    }
                });
    }

    private long now() {
        return lane.clock().nowNanos();
    }

    private void take(FlvDemux tag) {
        if (tag instanceof FlvDemux.Frame(MediaFrame frame)) {
            switch (frame) {
                case AudioFrame sound -> hear(sound);
                case VideoFrame picture ->
                    pictures.add(new Picture(
                            picture.dtsNanos() / 1_000_000, SimPhone.numberOf(picture), picture.keyFrame(), now()));
            }
        }
    }

    private void hear(AudioFrame sound) {
        soundsMs.add(sound.ptsNanos() / 1_000_000);
        if (decoder.decode(sound) instanceof AudioDecoder.Decoded.Pcm(var pcm)) {
            decoded.add(pcm.samples());
            decodedMs.add(pcm.ptsNanos() / 1_000_000);
        }
    }

    /// Timestamps of the sound.
    List<Long> soundsMs() {
        return soundsMs;
    }

    /// The pictures, in order.
    List<Picture> pictures() {
        return pictures;
    }

    /// Whether its connection has ended.
    boolean closed() {
        return closed;
    }

    /// The newest `seconds` of sound.
    ToneMeter newest(double seconds) {
        int wanted = (int) (seconds * RATE);
        short[] samples = new short[wanted];
        int at = wanted;
        for (int i = decoded.size() - 1; i >= 0 && at > 0; i--) {
            float[] run = decoded.get(i);
            for (int j = run.length - 1; j >= 0 && at > 0; j--) {
                samples[--at] = (short) Math.round(Math.clamp(run[j], -1f, 1f) * 32_767);
            }
        }
        return ToneMeter.of(samples);
    }

    /// When beeps begin: the first sample over a quarter of the tone's amplitude after a tenth of a second
    /// without.
    List<Double> beepsMs() {
        List<Double> beeps = new ArrayList<>();
        long quiet = 0;
        for (int i = 0; i < decoded.size(); i++) {
            float[] run = decoded.get(i);
            for (int j = 0; j < run.length; j++) {
                if (Math.abs(run[j]) < 0.03) {
                    quiet++;
                    continue;
                }
                if (quiet > RATE / 10) {
                    beeps.add(decodedMs.get(i) + j * 1_000.0 / RATE);
                }
                quiet = 0;
            }
        }
        return beeps;
    }
}
