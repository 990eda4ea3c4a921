package io.wxgw.wxmgw;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtmp.RtmpPush;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.wire.SampleMedia;
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
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A phone that pushes: sound in access units of 1,024 samples, 15 pictures a second with a key frame every 30, each
/// numbered in its bytes. Its timestamps can be moved, its tracks switched.
final class MiniProgram {
    static final int GOP = 30;
    private static final long SOUND_NANOS = 64_000_000L / 3;
    private static final long PICTURE_NANOS = 1_000_000_000L / 15;

    private final Lane lane;
    private final Network network;
    private final InetSocketAddress server;
    private final RtmpUrl url;
    private @Nullable RtmpPush push;
    private boolean live;
    private long startNanos;
    private int sounds;
    private int pictures;

    boolean microphone = true;
    boolean camera = true;
    H264Format format = SampleMedia.H264_640X360;

    /// What the phone's encoder makes of each picture.
    UnaryOperator<VideoFrame> encoder = UnaryOperator.identity();

    /// Added to every timestamp.
    long shiftMs;

    MiniProgram(Lane lane, Network network, InetSocketAddress server, String url) {
        this.server = server;
        this.lane = lane;
        this.network = network;
        this.url = RtmpUrl.parse(url);
    }

    /// Pushes from now on, its clock at zero.
    MiniProgram start() {
        push = RtmpPush.open(lane, network, server, url, RtmpSettings.DEFAULT, new Random(3), new RtmpPush.Listener() {
            @Override
            public void onLive() {
                begin();
            }

            @Override
            public void onClosed(CloseCause cause) {
                live = false;
            }
        });
        return this;
    }

    void stop() {
        live = false;
        RtmpPush mine = pushing();
        lane.execute(() -> mine.close(new CloseCause.Requested("stop")));
    }

    /// Pictures sent so far.
    int pictures() {
        return pictures;
    }

    /// Sends both headers again, as some phones do with every key frame.
    void headers() {
        pushing().audio(nowMs(), FlvMuxer.audioSequenceHeader(AacFormat.LC_48K_MONO));
        pushing().video(nowMs(), FlvMuxer.videoSequenceHeader(format));
    }

    private void begin() {
        live = true;
        startNanos = lane.clock().nowNanos();
        sounds = 0;
        pictures = 0;
        headers();
        RtmpPush mine = pushing();
        lane.execute(() -> sound(mine));
        lane.execute(() -> picture(mine));
    }

    private RtmpPush pushing() {
        return Objects.requireNonNull(push, "start() first");
    }

    private long nowMs() {
        return ((lane.clock().nowNanos() - startNanos) / 1_000_000 + shiftMs) & 0xFFFF_FFFFL;
    }

    private void sound(RtmpPush mine) {
        if (!live || mine != push) {
            return;
        }
        if (microphone) {
            byte[] unit = ByteBuffer.allocate(12)
                    .putInt(sounds)
                    .putLong(lane.clock().nowNanos())
                    .array();
            push.audio(nowMs(), FlvMuxer.audio(new AudioFrame(AacFormat.LC_48K_MONO, 0, 0, Payload.of(unit))));
        }
        sounds++;
        at(sounds * SOUND_NANOS, () -> sound(mine));
    }

    private void picture(RtmpPush mine) {
        if (!live || mine != push) {
            return;
        }
        if (camera) {
            VideoFrame picture = numbered(pictures, lane.clock().nowNanos(), format);
            push.video(nowMs(), FlvMuxer.video(encoder.apply(picture)));
        }
        pictures++;
        at(pictures * PICTURE_NANOS, () -> picture(mine));
    }

    private void at(long sinceStartNanos, Runnable task) {
        long wait = startNanos + sinceStartNanos - lane.clock().nowNanos();
        lane.schedule(Duration.ofNanos(Math.max(0, wait)), task);
    }

    /// A picture with its number and its time in its bytes; its size is that of a small real one.
    static VideoFrame numbered(int number, long madeNanos, H264Format format) {
        return numbered(number, madeNanos, format, number % GOP == 0 ? 6_000 : 900);
    }

    /// The same of another size.
    static VideoFrame numbered(int number, long madeNanos, H264Format format, int bytes) {
        boolean key = number % GOP == 0;
        byte[] nalUnit = new byte[bytes];
        ByteBuffer.wrap(nalUnit)
                .put((byte) (key ? 0x65 : 0x41))
                .put((byte) 0x88)
                .putInt(number)
                .putLong(madeNanos);
        return new VideoFrame(format, 0, 0, 0, key, List.of(Payload.of(nalUnit)));
    }

    /// The number in a picture.
    static int numberOf(VideoFrame picture) {
        return ByteBuffer.wrap(picture.nalUnits().getLast().toBytes()).getInt(2);
    }

    /// When a picture was made.
    static long madeAt(VideoFrame picture) {
        return ByteBuffer.wrap(picture.nalUnits().getLast().toBytes()).getLong(6);
    }
}
