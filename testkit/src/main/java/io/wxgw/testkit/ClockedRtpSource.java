package io.wxgw.testkit;

import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtp.RtpPortRange;
import io.wxgw.engine.rtp.RtpSender;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.wire.flv.FlvDemux;
import io.wxgw.wire.flv.FlvDemuxer;
import io.wxgw.wire.h264.SeiClock;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// A conference member by RTP: sends a recording in real time, over and over, with the wall clock in every picture
/// ([SeiClock]). Construction from any thread; works on its lane.
public final class ClockedRtpSource implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final RtpPortRange PORTS = new RtpPortRange(30_000, 31_999);
    private static final int AUDIO_PAYLOAD_TYPE = 97;
    private static final int VIDEO_PAYLOAD_TYPE = 96;
    private static final long FRAME_NANOS = 1_000_000_000L / SyntheticMember.FRAME_RATE;

    private final Lane lane;
    private final RtpSocket audio;
    private final RtpSocket video;
    private final RandomGenerator random;
    private final List<MediaFrame> frames = new ArrayList<>();
    private final long firstNanos;
    private final long lengthNanos;
    private long startNanos;
    private long counter;
    private boolean closed;

    private ClockedRtpSource(Lane lane, RtpSocket audio, RtpSocket video, RandomGenerator random, Path flv) {
        this.lane = lane;
        this.audio = audio;
        this.video = video;
        this.random = random;
        FlvDemuxer demuxer = new FlvDemuxer();
        for (FlvTags.Tag tag : FlvTags.read(flv)) {
            FlvDemux demuxed = switch (tag.type()) {
                case FlvTags.AUDIO -> demuxer.audio(tag.timestampMs(), tag.body(), 0);
                case FlvTags.VIDEO -> demuxer.video(tag.timestampMs(), tag.body(), 0);
                default -> null;
            };
            if (demuxed instanceof FlvDemux.Frame(MediaFrame frame)) {
                frames.add(frame);
            }
        }
        this.firstNanos = frames.stream().mapToLong(MediaFrame::ptsNanos).min().orElseThrow();
        this.lengthNanos =
                frames.stream().mapToLong(MediaFrame::ptsNanos).max().orElseThrow() - firstNanos + FRAME_NANOS;
    }

    /// Begins to send `flv` to two ports of loopback. Blocks for the sockets.
    public static ClockedRtpSource start(
            Lane lane, Network network, RandomGenerator random, Path flv, int audioPort, int videoPort) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        RtpSocket audio = RtpSocket.open(network, lane, loopback, PORTS, _ -> true, "source", random)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        RtpSocket video = RtpSocket.open(network, lane, loopback, PORTS, _ -> true, "source", random)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        ClockedRtpSource source = new ClockedRtpSource(lane, audio, video, random, flv);
        lane.execute(() ->
                source.open(new InetSocketAddress(loopback, audioPort), new InetSocketAddress(loopback, videoPort)));
        return source;
    }

    @Override
    public void close() {
        lane.execute(() -> {
            closed = true;
            audio.close();
            video.close();
        });
    }

    private void open(InetSocketAddress audioTo, InetSocketAddress videoTo) {
        audio.sendTo(audioTo);
        video.sendTo(videoTo);
        long ssrc = random.nextLong(1, 1L << 31);
        var sounds = RtpSender.aac(audio, ssrc, AUDIO_PAYLOAD_TYPE, AacFormat.LC_48K_MONO, random, () -> {});
        var pictures = RtpSender.h264(video, ssrc, VIDEO_PAYLOAD_TYPE, random, () -> {});
        startNanos = lane.clock().nowNanos();
        send(0, 0, sounds, pictures);
    }

    private void send(int index, long roundNanos, RtpSender<AudioFrame> sounds, RtpSender<VideoFrame> pictures) {
        if (closed) {
            return;
        }
        MediaFrame frame = frames.get(index);
        long pts = roundNanos + frame.ptsNanos() - firstNanos;
        long wait = startNanos + pts - lane.clock().nowNanos();
        if (wait > 0) {
            lane.schedule(Duration.ofNanos(wait), () -> send(index, roundNanos, sounds, pictures));
            return;
        }
        long now = lane.clock().nowNanos();
        switch (frame) {
            case AudioFrame sound -> sounds.onFrame(new AudioFrame(sound.format(), pts, now, sound.data()));
            case VideoFrame picture -> pictures.onFrame(clocked(picture, pts, now));
        }
        boolean last = index + 1 == frames.size();
        int next = last ? 0 : index + 1;
        long nextRoundNanos = last ? roundNanos + lengthNanos : roundNanos;
        lane.execute(() -> send(next, nextRoundNanos, sounds, pictures));
    }

    private VideoFrame clocked(VideoFrame picture, long pts, long now) {
        List<Payload> nalUnits = new ArrayList<>();
        nalUnits.add(SeiClock.nalUnit(counter++, lane.clock().unixNanosOf(now) / 1_000));
        nalUnits.addAll(picture.nalUnits());
        return new VideoFrame(picture.format(), pts, pts, now, picture.keyFrame(), nalUnits);
    }
}
