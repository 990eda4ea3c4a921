package io.wxgw.sim;

import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.rtp.RtpReceiver;
import io.wxgw.engine.rtp.RtpReceiverConfig;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.track.FrameSink;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.VideoFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// One RTP source of one app with what it makes of it. Lane only.
///
/// Everything is played [#DELAY_NANOS] after its capture, so that sound and picture meet, whatever way each came.
final class RtpWatching implements Watching {
    private static final long DELAY_NANOS = 200_000_000;
    private static final long LONGEST_NANOS = 1_000_000_000;
    private static final Duration TICK = Duration.ofMillis(10);

    /// A source that was silent for longer is not there.
    private static final long LIVE_NANOS = 1_000_000_000;

    private final Lane lane;
    private final Senses senses;
    private final Deque<Due> waiting = new ArrayDeque<>();
    private final Runnable end;
    private Lane.Timer tick;
    private long lastFrameNanos = Long.MIN_VALUE;
    private long lastDueNanos = Long.MIN_VALUE;
    private long bytes;

    private record Due(MediaFrame frame, long nanos) {}

    /// Makes the receiver of a source.
    private interface Hearing<F extends MediaFrame> {
        RtpReceiver<F> begin(FrameSink<F> sink);
    }

    private <F extends MediaFrame> RtpWatching(Lane lane, Senses senses, Hearing<F> hearing) {
        this.lane = lane;
        this.senses = senses;
        this.tick = lane.schedule(TICK, this::tick);
        RtpReceiver<F> receiver = hearing.begin(this::arrived);
        this.end = receiver::close;
    }

    /// The mix, under its SSRC or whichever comes if it is not known.
    ///
    /// @param ssrc 0 if it is not known
    static RtpWatching mix(RtpSocket socket, long ssrc, RtpReceiverConfig<AudioFrame> config, Senses senses) {
        return new RtpWatching(
                socket.lane(),
                senses,
                (FrameSink<AudioFrame> sink) -> ssrc == 0
                        ? RtpReceiver.ofAny(socket, config, sink, RtpReceiver.Listener.NONE)
                        : RtpReceiver.of(socket, ssrc, config, sink, RtpReceiver.Listener.NONE));
    }

    /// A picture.
    static RtpWatching picture(RtpSocket socket, long ssrc, RtpReceiverConfig<VideoFrame> config, Senses senses) {
        return new RtpWatching(
                socket.lane(),
                senses,
                (FrameSink<VideoFrame> sink) -> RtpReceiver.of(socket, ssrc, config, sink, RtpReceiver.Listener.NONE));
    }

    @Override
    public void listenFor(MemberLook voice) {
        senses.listenFor(voice);
    }

    @Override
    public boolean isLive() {
        return lastFrameNanos != Long.MIN_VALUE && lane.clock().nowNanos() - lastFrameNanos < LIVE_NANOS;
    }

    private void arrived(MediaFrame frame) {
        long nowNanos = lane.clock().nowNanos();
        lastFrameNanos = nowNanos;
        bytes += switch (frame) {
            case AudioFrame audio -> audio.data().length();
            case VideoFrame video -> video.lengthBytes();
        };
        senses.judge().onArrival(frame, nowNanos);
        long dueNanos = Math.clamp(frame.captureNanos() + DELAY_NANOS, nowNanos, nowNanos + LONGEST_NANOS);
        lastDueNanos = Math.max(lastDueNanos, dueNanos);
        waiting.add(new Due(frame, lastDueNanos));
    }

    private void tick() {
        long nowNanos = lane.clock().nowNanos();
        for (Due due = waiting.peek(); due != null && due.nanos() <= nowNanos; due = waiting.peek()) {
            waiting.remove();
            senses.judge().onPlayed(due.frame(), due.nanos());
        }
        tick = lane.schedule(TICK, this::tick);
    }

    @Override
    public Senses.Taken take() {
        Due last = waiting.peekLast();
        Duration buffered = last == null
                ? Duration.ZERO
                : Duration.ofNanos(Math.max(0, last.nanos() - lane.clock().nowNanos()));
        Senses.Taken taken = senses.take(isLive(), bytes, buffered, 0);
        bytes = 0;
        return taken;
    }

    @Override
    public void stop() {
        tick.cancel();
        end.run();
        senses.close();
    }
}
