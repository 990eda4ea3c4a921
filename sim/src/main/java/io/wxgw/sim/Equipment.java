package io.wxgw.sim;

import io.wxgw.codec.AudioDecoder;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.codec.PcmFrame;
import io.wxgw.codec.Resampler;
import io.wxgw.codec.VideoDecoder;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.NettyNetwork;
import io.wxgw.engine.net.Network;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.scene.SyntheticVoice;
import io.wxgw.sim.scene.Tape;
import io.wxgw.wire.media.AacFormat;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/// What all simulated members of one process stand on. Whoever opens it closes it, after its members. Any thread.
public final class Equipment implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private static final int WARM_UP_FRAMES = 30;

    private final LaneGroup lanes = LaneGroup.start();
    private final Network network = new NettyNetwork(lanes);
    private final FfmpegCodecs codecs = new FfmpegCodecs();
    private final HttpClient http = HttpClient.newHttpClient();
    private final RandomGenerator random;

    /// Loads the codecs, which takes about a second: no member waits for that on its lane.
    ///
    /// @param random for handshakes and names; used by all lanes
    public Equipment(RandomGenerator random) {
        this.random = random;
        Tape tape = Tape.record(codecs, MemberLook.numbered(0, "warm-up"), SyntheticVoice.Mode.TONE);
        try (VideoDecoder decoder = codecs.h264Decoder();
                AudioDecoder ears = codecs.decoder(AacFormat.LC_48K_MONO);
                Resampler resampler = codecs.resampler(SyntheticVoice.SAMPLE_RATE_HZ, 1)) {
            for (int i = 0; i < WARM_UP_FRAMES; i++) {
                decoder.decode(tape.picture(i));
                if (ears.decode(tape.sound(i)) instanceof AudioDecoder.Decoded.Pcm(PcmFrame sound)) {
                    resampler.resample(sound);
                }
            }
        }
    }

    /// Their lanes.
    LaneGroup lanes() {
        return lanes;
    }

    /// Their way out.
    Network network() {
        return network;
    }

    /// Their encoders and decoders.
    FfmpegCodecs codecs() {
        return codecs;
    }

    /// Their WebSockets.
    HttpClient http() {
        return http;
    }

    /// For handshakes and names.
    RandomGenerator random() {
        return random;
    }

    /// Ends the lanes and the WebSockets. Blocks for 5 s at most.
    @Override
    public void close() {
        http.shutdownNow();
        try {
            lanes.close(CLOSE_LIMIT).get(CLOSE_LIMIT.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the simulator's lanes did not end", e);
        }
    }
}
