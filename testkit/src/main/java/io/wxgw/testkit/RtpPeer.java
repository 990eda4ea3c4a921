package io.wxgw.testkit;

import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtp.RtpPortRange;
import io.wxgw.engine.rtp.RtpReceiver;
import io.wxgw.engine.rtp.RtpReceiverConfig;
import io.wxgw.engine.rtp.RtpSender;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.rtp.SenderClock;
import io.wxgw.wire.h264.SeiClock;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A MAS that is not ours, for one member: two RTP ports, everything received counted, and the member's own sound sent
/// back as if it were the mix (symmetric RTP). Construction and reading from any thread; works on its lane.
public final class RtpPeer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final RtpPortRange PORTS = new RtpPortRange(28_000, 29_999);

    private final Lane lane;
    private final RtpSocket audio;
    private final RtpSocket video;
    private final Delays pictureDelays = new Delays();
    private final Delays soundDelays = new Delays();
    private final AtomicLong sounds = new AtomicLong();
    private final AtomicLong pictures = new AtomicLong();
    private final AtomicLong keyFrames = new AtomicLong();
    private final AtomicLong missing = new AtomicLong();
    private long lastCounter = -1;
    private volatile @Nullable ClockedPublisher publisher;

    private RtpPeer(Lane lane, RtpSocket audio, RtpSocket video) {
        this.lane = lane;
        this.audio = audio;
        this.video = video;
    }

    /// Opens two port pairs on loopback and waits for AAC and H.264 with this SSRC and these payload types. Blocks.
    public static RtpPeer open(
            Lane lane, Network network, RandomGenerator random, long ssrc, int audioPayloadType, int videoPayloadType) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        RtpSocket audio = RtpSocket.open(network, lane, loopback, PORTS, _ -> true, "peer", random)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        RtpSocket video = RtpSocket.open(network, lane, loopback, PORTS, _ -> true, "peer", random)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        RtpPeer peer = new RtpPeer(lane, audio, video);
        lane.execute(() -> peer.listen(ssrc, audioPayloadType, videoPayloadType, random));
        return peer;
    }

    /// Measures the delay of sound that `publisher` pushes and that arrives untouched.
    public void measure(ClockedPublisher publisher) {
        this.publisher = publisher;
    }

    /// Where sound is awaited.
    public int audioPort() {
        return audio.port();
    }

    /// Where pictures are awaited.
    public int videoPort() {
        return video.port();
    }

    /// Access units of sound received.
    public long sounds() {
        return sounds.get();
    }

    /// Pictures received.
    public long pictures() {
        return pictures.get();
    }

    /// Key frames among them.
    public long keyFrames() {
        return keyFrames.get();
    }

    /// Pictures with [SeiClock] that were pushed after the first one received and never came.
    public long missing() {
        return missing.get();
    }

    /// Forgets the delays so far.
    public void forgetDelays() {
        pictureDelays.clear();
        soundDelays.clear();
    }

    /// How old pictures with [SeiClock] were.
    public Delays pictureDelays() {
        return pictureDelays;
    }

    /// How old sound was; see [#measure].
    public Delays soundDelays() {
        return soundDelays;
    }

    @Override
    public void close() {
        lane.execute(() -> {
            audio.close();
            video.close();
        });
    }

    private void listen(long ssrc, int audioPayloadType, int videoPayloadType, RandomGenerator random) {
        SenderClock clock = new SenderClock();
        long mixSsrc = random.nextLong(1, 1L << 31);
        RtpSender<AudioFrame> mix =
                RtpSender.aac(audio, mixSsrc, audioPayloadType, AacFormat.LC_48K_MONO, random, () -> {});
        RtpReceiver.of(
                audio,
                ssrc,
                RtpReceiverConfig.aac(audioPayloadType, AacFormat.LC_48K_MONO, clock),
                frame -> {
                    onSound(frame);
                    mix.onFrame(frame);
                },
                RtpReceiver.Listener.NONE);
        RtpReceiver.of(
                video,
                ssrc,
                RtpReceiverConfig.h264(videoPayloadType, clock),
                this::onPicture,
                RtpReceiver.Listener.NONE);
    }

    private void onSound(AudioFrame frame) {
        sounds.incrementAndGet();
        ClockedPublisher from = publisher;
        Long sent = from == null ? null : from.sentNanos(frame.data());
        if (sent != null) {
            soundDelays.add(lane.clock().nowNanos() - sent);
        }
    }

    private void onPicture(VideoFrame frame) {
        pictures.incrementAndGet();
        if (frame.keyFrame()) {
            keyFrames.incrementAndGet();
        }
        long nowMicros = lane.clock().unixNanosOf(lane.clock().nowNanos()) / 1_000;
        for (Payload nalUnit : frame.nalUnits()) {
            SeiClock.read(nalUnit).ifPresent(sei -> {
                pictureDelays.add((nowMicros - sei.unixMicros()) * 1_000);
                if (lastCounter >= 0) {
                    missing.addAndGet(Math.max(0, sei.counter() - lastCounter - 1));
                }
                lastCounter = sei.counter();
            });
        }
    }
}
