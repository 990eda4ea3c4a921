package io.wxgw.wxmgw;

import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.rtp.RtpSender;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.track.FrameSink;
import io.wxgw.wire.media.VideoFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// A mini program's pictures on their way to a MAS.
///
/// The MAS may want a key frame, and the mini program cannot be asked for one. If the gateway is told to, the
/// pictures since its last go out once more ([VideoPub#again]), as if they had been taken right after the
/// newest, and in portions, so that no buffer on the way runs over; what comes meanwhile waits behind them.
/// Lane only.
final class PictureSender implements FrameSink<VideoFrame> {
    /// So much every 4 ms, 40 Mbit/s, or a sixteenth of the pictures that wait.
    private static final int PORTION_BYTES = 20_000;

    private static final int PORTION_SHARE = 16;
    private static final Duration PACE = Duration.ofMillis(4);

    private final Lane lane;
    private final VideoPub pictures;
    private final long intervalNanos;
    private final RtpSender<VideoFrame> out;
    private final Deque<VideoFrame> waiting = new ArrayDeque<>();
    private long lastNanos;

    /// Speaks up at once (keep-alive).
    PictureSender(RoomTools tools, RtpSocket socket, PullSpec spec, VideoPub pictures) {
        this.lane = tools.lane();
        this.pictures = pictures;
        this.intervalNanos = tools.config().keyFrameAnswerInterval().toNanos();
        this.lastNanos = lane.clock().nowNanos() - intervalNanos;
        this.out = RtpSender.h264(socket, spec.ssrc(), spec.videoPayloadType(), tools.random(), this::again);
    }

    @Override
    public void onFrame(VideoFrame frame) {
        if (waiting.isEmpty()) {
            out.onFrame(frame);
        } else {
            waiting.add(frame);
        }
    }

    private void again() {
        long nowNanos = lane.clock().nowNanos();
        if (intervalNanos == 0 || !waiting.isEmpty() || nowNanos - lastNanos < intervalNanos) {
            return;
        }
        lastNanos = nowNanos;
        waiting.addAll(pictures.again());
        sendPortion();
    }

    /// Says BYE and sends nothing any more.
    void close() {
        waiting.clear();
        out.close();
    }

    private void sendPortion() {
        int left = waiting.size() - waiting.size() / PORTION_SHARE;
        for (int bytes = 0; !waiting.isEmpty() && (bytes < PORTION_BYTES || waiting.size() > left); ) {
            VideoFrame next = waiting.remove();
            bytes += next.lengthBytes();
            out.onFrame(next);
        }
        if (!waiting.isEmpty()) {
            lane.schedule(PACE, this::sendPortion);
        }
    }
}
