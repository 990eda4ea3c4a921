package io.wxgw.engine.rtp;

import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.track.FrameSink;
import io.wxgw.engine.track.Subscription;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.G711Format;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.OpusFormat;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.rtp.AacPacketizer;
import io.wxgw.wire.rtp.G711Packetizer;
import io.wxgw.wire.rtp.H264Packetizer;
import io.wxgw.wire.rtp.OpusPacketizer;
import io.wxgw.wire.rtp.RtpClock;
import io.wxgw.wire.rtp.RtpStream;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// One outgoing stream: frames in, packets out, with its RTCP and keep-alive.
///
/// **Sender reports** leave with the first frame, so that the other side can align picture and sound at once, and
/// every 2 s after; and soon when a frame's capture time leaves the line that the last report drew, because what is
/// aligned to it would be wrong until the next. They are built from a frame's `(ptsNanos, captureNanos)`: what would be
/// captured now has the
/// RTP timestamp of the last frame plus the time since that frame was captured. The wall time comes from the lane's
/// clock, so audio and video of a member have one base.
///
/// **Keep-alive**: before media flows in either direction an empty packet every second, afterwards one after every
/// 15 s without a packet of ours, so that the peer learns and keeps our address (symmetric RTP).
///
/// All packets of a frame leave with one flush, and once more if somebody misses them within a second. Lane
/// only.
public final class RtpSender<F extends MediaFrame> implements FrameSink<F> {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final long REPORT_NANOS = 2_000_000_000;

    /// A tick may come a little early.
    private static final long TICK_SLACK_NANOS = 100_000_000;

    /// Lip-sync bears less than this many times over.
    private static final long CAPTURE_STEP_NANOS = 20_000_000;

    /// No more often because of [#CAPTURE_STEP_NANOS].
    private static final long EARLY_REPORT_NANOS = 250_000_000;
    private static final long KEEP_ALIVE_NANOS = 15_000_000_000L;
    private static final int FRAMES_PER_SECOND = 50;

    private final RtpSocket socket;
    private final Lane lane;
    private final RtpStream<F> stream;
    private final OutboundReports reports;
    private final SentPackets sent = new SentPackets();
    private final Subscription subscription;

    private boolean closed;
    private boolean started;
    private long lastPtsNanos;
    private long lastCaptureNanos;
    private long lastSentNanos;
    private long lastReportNanos;
    private long reportedShiftNanos;
    private long frames;

    /// Begins with a keep-alive, if the socket has a destination.
    ///
    /// @param feedback hears key frame requests
    public RtpSender(RtpSocket socket, RtpStream<F> stream, RtpFeedbackListener feedback) {
        this.socket = socket;
        this.lane = socket.lane();
        this.stream = stream;
        this.reports = new OutboundReports(socket, stream.ssrc());
        this.subscription = socket.feedback(stream.ssrc(), new Repeating(socket, sent, feedback));
        sendKeepAlive(lane.clock().nowNanos());
        lane.schedule(TICK, this::tick);
    }

    /// H.264 of RFC 6184, 90 kHz; timestamp and sequence number start at random.
    public static RtpSender<VideoFrame> h264(
            RtpSocket socket, long ssrc, int payloadType, RandomGenerator random, RtpFeedbackListener feedback) {
        return new RtpSender<>(
                socket,
                new RtpStream<>(
                        new H264Packetizer(),
                        RtpClock.video(random.nextLong(1L << 32)),
                        ssrc,
                        payloadType,
                        random.nextInt(1 << 16)),
                feedback);
    }

    /// Sound of any format: what the three below do.
    public static RtpSender<AudioFrame> audio(
            RtpSocket socket,
            long ssrc,
            int payloadType,
            AudioFormat format,
            RandomGenerator random,
            RtpFeedbackListener feedback) {
        return switch (format) {
            case AacFormat aac -> aac(socket, ssrc, payloadType, aac, random, feedback);
            case OpusFormat _ -> opus(socket, ssrc, payloadType, random, feedback);
            case G711Format _ -> g711(socket, ssrc, payloadType, random, feedback);
        };
    }

    /// AAC-hbr of RFC 3640 on the clock of its samples; timestamp and sequence number start at random.
    public static RtpSender<AudioFrame> aac(
            RtpSocket socket,
            long ssrc,
            int payloadType,
            AacFormat format,
            RandomGenerator random,
            RtpFeedbackListener feedback) {
        return new RtpSender<>(
                socket,
                new RtpStream<>(
                        new AacPacketizer(),
                        RtpClock.audio(format.coreSampleRateHz(), format.samplesPerFrame(), random.nextLong(1L << 32)),
                        ssrc,
                        payloadType,
                        random.nextInt(1 << 16)),
                feedback);
    }

    /// Opus of RFC 7587, 48 kHz, frames of 20 ms; timestamp and sequence number start at random.
    public static RtpSender<AudioFrame> opus(
            RtpSocket socket, long ssrc, int payloadType, RandomGenerator random, RtpFeedbackListener feedback) {
        int samplesPerFrame = OpusPacketizer.CLOCK_RATE_HZ / FRAMES_PER_SECOND;
        return new RtpSender<>(
                socket,
                new RtpStream<>(
                        new OpusPacketizer(),
                        RtpClock.audio(OpusPacketizer.CLOCK_RATE_HZ, samplesPerFrame, random.nextLong(1L << 32)),
                        ssrc,
                        payloadType,
                        random.nextInt(1 << 16)),
                feedback);
    }

    /// G.711 of RFC 3551, 8 kHz, frames of 20 ms; timestamp and sequence number start at random.
    ///
    /// @param payloadType [G711Packetizer#staticPayloadType], or what the signalling says
    public static RtpSender<AudioFrame> g711(
            RtpSocket socket, long ssrc, int payloadType, RandomGenerator random, RtpFeedbackListener feedback) {
        int samplesPerFrame = G711Packetizer.CLOCK_RATE_HZ / FRAMES_PER_SECOND;
        return new RtpSender<>(
                socket,
                new RtpStream<>(
                        new G711Packetizer(),
                        RtpClock.audio(G711Packetizer.CLOCK_RATE_HZ, samplesPerFrame, random.nextLong(1L << 32)),
                        ssrc,
                        payloadType,
                        random.nextInt(1 << 16)),
                feedback);
    }

    @Override
    public void onFrame(F frame) {
        if (closed || socket.isClosed()) {
            return;
        }
        frames++;
        long nowNanos = lane.clock().nowNanos();
        stream.packetize(frame, packet -> {
            socket.send(packet);
            sent.add(packet, nowNanos);
        });
        socket.flush();
        lastPtsNanos = frame.ptsNanos();
        lastCaptureNanos = frame.captureNanos();
        lastSentNanos = nowNanos;
        if (!started) {
            started = true;
            sendReport(nowNanos);
        } else if (Math.abs(captureShift() - reportedShiftNanos) > CAPTURE_STEP_NANOS
                && nowNanos - lastReportNanos >= EARLY_REPORT_NANOS) {
            sendReport(nowNanos);
        }
    }

    private long captureShift() {
        return lastCaptureNanos - lastPtsNanos;
    }

    private void tick() {
        if (closed || socket.isClosed()) {
            return;
        }
        long nowNanos = lane.clock().nowNanos();
        boolean mediaFlows = started || socket.received() > 0;
        if (!mediaFlows || nowNanos - lastSentNanos >= KEEP_ALIVE_NANOS) {
            sendKeepAlive(nowNanos);
        }
        if (started && nowNanos - lastReportNanos >= REPORT_NANOS - TICK_SLACK_NANOS) {
            sendReport(nowNanos);
        }
        lane.schedule(TICK, this::tick);
    }

    private void sendKeepAlive(long nowNanos) {
        if (socket.destination().isEmpty()) {
            return;
        }
        socket.send(stream.keepAlive(ptsNow(nowNanos)));
        socket.flush();
        lastSentNanos = nowNanos;
    }

    private long ptsNow(long nowNanos) {
        return started ? lastPtsNanos + (nowNanos - lastCaptureNanos) : 0;
    }

    private void sendReport(long nowNanos) {
        lastReportNanos = nowNanos;
        reportedShiftNanos = captureShift();
        reports.sendReport(nowNanos, stream.timestampAt(ptsNow(nowNanos)), stream.packets(), stream.payloadBytes());
    }

    /// Frames sent so far.
    public long frames() {
        return frames;
    }

    /// Packets sent once more so far.
    public long repeated() {
        return sent.repeated();
    }

    /// The stream: SSRC, clock, counts.
    public RtpStream<F> stream() {
        return stream;
    }

    /// Says BYE and sends no more; the socket stays open. Idempotent.
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        subscription.cancel();
        long nowNanos = lane.clock().nowNanos();
        reports.sendBye(nowNanos, stream.timestampAt(ptsNow(nowNanos)), stream.packets(), stream.payloadBytes());
    }
}
