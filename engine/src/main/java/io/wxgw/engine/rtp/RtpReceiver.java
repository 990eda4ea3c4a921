package io.wxgw.engine.rtp;

import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.track.FrameSink;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.rtp.Depacketized;
import io.wxgw.wire.rtp.Depacketizer;
import io.wxgw.wire.rtp.JitterBuffer;
import io.wxgw.wire.rtp.RtpPacket;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/// One remote source as frames: [RtpInbound], then a jitter buffer that waits only on gaps, then a depacketizer, then
/// a sink.
///
/// When the depacketizer can do nothing without a key frame, one is asked for. Lane only.
public final class RtpReceiver<F extends MediaFrame> {
    private final Lane lane;
    private final DepacketizerFactory<F> factory;
    private final long gapWaitNanos;
    private final long answeredGapWaitNanos;
    private final FrameSink<F> sink;
    private final Listener listener;
    private final RtpInbound inbound;

    private @Nullable Pipe<F> pipe;
    private Lane.@Nullable Timer gapTimer;
    private long gapTimerNanos;
    private boolean closed;
    private long frames;
    private long discarded;

    /// What belongs to one SSRC and begins anew with the next.
    private record Pipe<F extends MediaFrame>(long ssrc, JitterBuffer buffer, Depacketizer<F> depacketizer) {}

    /// Makes the depacketizer of one SSRC.
    @FunctionalInterface
    public interface DepacketizerFactory<F extends MediaFrame> {
        /// A fresh depacketizer.
        ///
        /// @param ptsToCapture to be called once a frame, in order
        Depacketizer<F> create(LongUnaryOperator ptsToCapture);
    }

    /// Who hears how the source is. Called on the lane; must not throw.
    public interface Listener {
        /// Nobody listens.
        Listener NONE = new Listener() {};

        /// Packets come, for the first time or again after [#onSilence].
        default void onMedia() {}

        /// Nothing came for the time agreed, or nothing at all since the beginning. Once, until [#onMedia].
        default void onSilence(Duration silence) {}

        /// The source said BYE.
        default void onBye() {}
    }

    private RtpReceiver(
            Lane lane,
            BiFunction<RtpInboundConfig, RtpInbound.Listener, RtpInbound> opening,
            RtpReceiverConfig<F> config,
            FrameSink<F> sink,
            Listener listener) {
        this.lane = lane;
        this.factory = config.depacketizer();
        this.gapWaitNanos = config.gapWait().toNanos();
        this.answeredGapWaitNanos = config.answeredGapWait().toNanos();
        this.sink = sink;
        this.listener = listener;
        this.inbound = opening.apply(config.inbound(), new Packets());
    }

    /// Hears the source with this SSRC.
    public static <F extends MediaFrame> RtpReceiver<F> of(
            RtpSocket socket, long ssrc, RtpReceiverConfig<F> config, FrameSink<F> sink, Listener listener) {
        return new RtpReceiver<>(
                socket.lane(), (in, packets) -> RtpInbound.of(socket, ssrc, in, packets), config, sink, listener);
    }

    /// Hears whichever source sends the payload type ([RtpSocket#receiveAny]).
    public static <F extends MediaFrame> RtpReceiver<F> ofAny(
            RtpSocket socket, RtpReceiverConfig<F> config, FrameSink<F> sink, Listener listener) {
        return new RtpReceiver<>(
                socket.lane(), (in, packets) -> RtpInbound.ofAny(socket, in, packets), config, sink, listener);
    }

    /// Asks the source for a key frame ([RtpInbound#requestKeyFrame]).
    public void requestKeyFrame() {
        inbound.requestKeyFrame();
    }

    /// The packet level: SSRC, loss, jitter.
    public RtpInbound inbound() {
        return inbound;
    }

    /// Frames handed to the sink so far.
    public long frames() {
        return frames;
    }

    /// Packets and frames the depacketizer dropped so far.
    public long discarded() {
        return discarded;
    }

    /// The jitter buffer of the source heard now: late, lost, duplicates.
    public Optional<JitterBuffer> jitterBuffer() {
        return Optional.ofNullable(pipe).map(Pipe::buffer);
    }

    /// Hears no more. Idempotent.
    public void close() {
        closed = true;
        inbound.close();
        if (gapTimer != null) {
            gapTimer.cancel();
        }
    }

    private void onPacket(RtpPacket packet, long nowNanos) {
        Pipe<F> current = pipe;
        if (current == null || current.ssrc != packet.ssrc()) {
            current = new Pipe<>(
                    packet.ssrc(),
                    new JitterBuffer(gapWaitNanos, JitterBuffer.DEFAULT_CAPACITY_PACKETS),
                    factory.create(inbound::captureNanos));
            pipe = current;
        }
        Pipe<F> into = current;
        into.buffer.gapWait(inbound.isAnswered() ? answeredGapWaitNanos : gapWaitNanos);
        into.buffer.insert(packet, nowNanos, ordered -> depacketize(into, ordered));
        watchGap(into);
    }

    private void depacketize(Pipe<F> from, RtpPacket packet) {
        // Nobody is asked in the middle of a key frame: whether one is missing shows at the end of a frame.
        boolean frameEnded = packet.marker();
        switch (from.depacketizer.depacketize(packet)) {
            case Depacketized.NeedMore<F> _ -> {}
            case Depacketized.Discarded<F> _ -> {
                discarded++;
                frameEnded = true;
            }
            case Depacketized.Frames<F>(var complete) -> {
                for (F frame : complete) {
                    frames++;
                    if (frame instanceof VideoFrame picture && picture.keyFrame()) {
                        inbound.keyFrameCame();
                    }
                    sink.onFrame(frame);
                }
            }
        }
        if (frameEnded && from.depacketizer.needKeyFrame()) {
            inbound.requestKeyFrame();
        }
    }

    /// One timer, at the time when the oldest gap is given up.
    private void watchGap(Pipe<F> of) {
        OptionalLong deadline = of.buffer.nextDeadlineNanos();
        Lane.Timer running = gapTimer;
        if (running != null && (deadline.isEmpty() || deadline.getAsLong() != gapTimerNanos)) {
            running.cancel();
            gapTimer = null;
        }
        if (deadline.isEmpty() || gapTimer != null || closed) {
            return;
        }
        gapTimerNanos = deadline.getAsLong();
        long wait = Math.max(0, gapTimerNanos - lane.clock().nowNanos());
        gapTimer = lane.schedule(Duration.ofNanos(wait), () -> {
            gapTimer = null;
            if (!closed) {
                of.buffer.expire(lane.clock().nowNanos(), ordered -> depacketize(of, ordered));
                watchGap(of);
            }
        });
    }

    private final class Packets implements RtpInbound.Listener {
        @Override
        public void onPacket(RtpPacket packet, long nowNanos) {
            RtpReceiver.this.onPacket(packet, nowNanos);
        }

        @Override
        public void onMedia() {
            listener.onMedia();
        }

        @Override
        public void onSilence(Duration silence) {
            listener.onSilence(silence);
        }

        @Override
        public void onBye() {
            listener.onBye();
        }
    }
}
