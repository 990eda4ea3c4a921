package io.wxgw.bench;

import io.wxgw.codec.AudioCodecs;
import io.wxgw.codec.AudioTranscoder;
import io.wxgw.codec.GaplessDecoder;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtp.RtpPortRange;
import io.wxgw.engine.rtp.RtpReceiver;
import io.wxgw.engine.rtp.RtpReceiverConfig;
import io.wxgw.engine.rtp.RtpSender;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.rtp.SenderClock;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// The sound of one member at the RTP side of wxmgw, in one codec: what comes goes to an ear, and what is
/// said is the same recording over and over. Made on any thread, blocks for its socket; lives on its lane.
final class RtpVoice implements AutoCloseable {
    static final int PAYLOAD_TYPE = 97;

    private static final RtpPortRange PORTS = new RtpPortRange(29_000, 29_999);
    private static final int PATIENCE_SECONDS = 5;

    private final Lane lane;
    private final RtpSocket socket;
    private final AudioFormat format;
    private final RandomGenerator random;
    private boolean closed;

    private RtpVoice(Lane lane, RtpSocket socket, AudioFormat format, RandomGenerator random) {
        this.lane = lane;
        this.socket = socket;
        this.format = format;
        this.random = random;
    }

    static RtpVoice open(Lane lane, Network network, RandomGenerator random, AudioFormat format) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        RtpSocket socket = RtpSocket.open(network, lane, loopback, PORTS, _ -> true, "voice", random)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        return new RtpVoice(lane, socket, format, random);
    }

    int port() {
        return socket.port();
    }

    /// Everything that comes goes to this ear from now on.
    void hear(BeepEar ear) {
        lane.execute(() -> RtpReceiver.ofAny(
                socket,
                RtpReceiverConfig.audio(PAYLOAD_TYPE, format, new SenderClock()),
                frame -> ear.hear(frame, lane.clock().nowNanos()),
                RtpReceiver.Listener.NONE));
    }

    /// Says a recording to a port of loopback, and lets `ear` hear each frame as it leaves.
    void say(AudioCodecs codecs, List<AudioFrame> recording, int port, BeepEar ear) {
        List<AudioFrame> frames = new ArrayList<>();
        try (AudioTranscoder transcoder = new AudioTranscoder(codecs, format, GaplessDecoder.Holes.LEAVE)) {
            recording.forEach(frame -> transcoder.transcode(frame, frames::add));
        }
        lane.execute(() -> {
            socket.sendTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            RtpSender<AudioFrame> sender =
                    RtpSender.audio(socket, random.nextLong(1, 1L << 31), PAYLOAD_TYPE, format, random, () -> {});
            long first = frames.getFirst().ptsNanos();
            long length = frames.getLast().ptsNanos() + frames.get(1).ptsNanos() - 2 * first;
            Take take =
                    new Take(frames, first, length, sender, ear, lane.clock().nowNanos());
            send(take, 0, 0);
        });
    }

    private record Take(
            List<AudioFrame> frames,
            long firstNanos,
            long lengthNanos,
            RtpSender<AudioFrame> sender,
            BeepEar ear,
            long startNanos) {}

    private void send(Take take, int index, long roundNanos) {
        if (closed) {
            return;
        }
        AudioFrame frame = take.frames().get(index);
        long pts = roundNanos + frame.ptsNanos() - take.firstNanos();
        long now = lane.clock().nowNanos();
        long wait = take.startNanos() + pts - now;
        if (wait > 0) {
            lane.schedule(Duration.ofNanos(wait), () -> send(take, index, roundNanos));
            return;
        }
        AudioFrame said = new AudioFrame(frame.format(), pts, now, frame.data());
        take.sender().onFrame(said);
        take.ear().hear(said, now);
        boolean last = index + 1 == take.frames().size();
        lane.execute(() -> send(take, last ? 0 : index + 1, last ? roundNanos + take.lengthNanos() : roundNanos));
    }

    @Override
    public void close() {
        lane.execute(() -> {
            closed = true;
            socket.close();
        });
    }
}
