package io.wxgw.sim;

import io.wxgw.codec.AudioCodecs;
import io.wxgw.codec.AudioEncoder;
import io.wxgw.codec.PcmFrame;
import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtmp.RtmpPush;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.wire.flv.FlvMuxer;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.H264Format;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.rtmp.RtmpUrl;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A phone that says a tone and shows numbered pictures, 15 a second, as a real one times them: an access
/// unit leaves when its samples are over, a picture when it is made.
final class SimPhone {
    /// Pictures from one key frame to the next.
    static final int GOP = 15;

    static final int PICTURES_A_SECOND = 15;

    /// How long a beep lasts; one begins with every second of the phone's clock.
    static final double BEEP_SECONDS = 0.2;

    private static final int RATE = 48_000;
    private static final int UNIT = 1_024;
    private static final H264Format FORMAT = new H264Format(
            List.of(bytes("6742c01fd9005005bb011000000300100000030320f1832480")), List.of(bytes("68cb83cb20")));

    private final Lane lane;
    private final Network network;
    private final InetSocketAddress server;
    private final RtmpUrl url;
    private final double hertz;
    private final boolean beeps;
    private final AudioEncoder encoder;
    private @Nullable RtmpPush push;
    private long startNanos;
    private long blocks;
    private int pictures;
    private boolean over;

    /// @param beeps whether the tone is heard for [#BEEP_SECONDS] of every second only
    SimPhone(
            Lane lane,
            Network network,
            InetSocketAddress server,
            String url,
            AudioCodecs codecs,
            double hertz,
            boolean beeps) {
        this.lane = lane;
        this.network = network;
        this.server = server;
        this.url = RtmpUrl.parse(url);
        this.hertz = hertz;
        this.beeps = beeps;
        this.encoder = codecs.aacEncoder(64_000);
    }

    /// Pushes from now on.
    void start() {
        push = RtmpPush.open(lane, network, server, url, RtmpSettings.DEFAULT, new Random(3), new RtmpPush.Listener() {
            @Override
            public void onLive() {
                begin();
            }

            @Override
            public void onClosed(CloseCause cause) {}
        });
    }

    /// Hangs up, on its lane.
    void stop() {
        over = true;
        encoder.close();
        pushing().close(new CloseCause.Requested("hung up"));
    }

    private void begin() {
        startNanos = lane.clock().nowNanos();
        pushing().audio(0, FlvMuxer.audioSequenceHeader(AacFormat.LC_48K_MONO));
        pushing().video(0, FlvMuxer.videoSequenceHeader(FORMAT));
        at((blocks + 1) * UNIT * 1_000_000_000L / RATE, this::sound);
        at(0, this::picture);
    }

    private void sound() {
        if (over) {
            return;
        }
        float[] samples = new float[UNIT];
        for (int i = 0; i < UNIT; i++) {
            double seconds = (double) (blocks * UNIT + i) / RATE;
            boolean on = !beeps || seconds - Math.floor(seconds) < BEEP_SECONDS;
            samples[i] = on ? (float) (0.125 * Math.sin(2 * Math.PI * hertz * seconds)) : 0;
        }
        long pts = blocks * UNIT * 1_000_000_000L / RATE;
        encoder.encode(new PcmFrame(RATE, 1, pts, pts, samples)).ifPresent(this::send);
        blocks++;
        at((blocks + 1) * UNIT * 1_000_000_000L / RATE, this::sound);
    }

    private void send(AudioFrame unit) {
        if (unit.ptsNanos() >= 0) {
            pushing().audio(unit.ptsNanos() / 1_000_000, FlvMuxer.audio(unit));
        }
    }

    private void picture() {
        if (over) {
            return;
        }
        boolean key = pictures % GOP == 0;
        byte[] nalUnit = new byte[key ? 6_000 : 900];
        ByteBuffer.wrap(nalUnit)
                .put((byte) (key ? 0x65 : 0x41))
                .put((byte) 0x88)
                .putInt(pictures);
        VideoFrame frame = new VideoFrame(FORMAT, 0, 0, 0, key, List.of(Payload.of(nalUnit)));
        pushing().video(pictures * 1_000L / PICTURES_A_SECOND, FlvMuxer.video(frame));
        pictures++;
        at(pictures * 1_000_000_000L / PICTURES_A_SECOND, this::picture);
    }

    private RtmpPush pushing() {
        return Objects.requireNonNull(push);
    }

    private void at(long sinceStartNanos, Runnable task) {
        long wait = startNanos + sinceStartNanos - lane.clock().nowNanos();
        lane.schedule(Duration.ofNanos(Math.max(0, wait)), task);
    }

    /// The number in a picture.
    static int numberOf(VideoFrame picture) {
        return ByteBuffer.wrap(picture.nalUnits().getLast().toBytes()).getInt(2);
    }

    private static Payload bytes(String hex) {
        return Payload.of(HexFormat.of().parseHex(hex));
    }
}
