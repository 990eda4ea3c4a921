package io.wxgw.live;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.rtmp.RtmpServerSession;
import io.wxgw.wire.rtmp.RtmpMessage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// One player of a stream: sends on the player's own lane, and drops pictures to the next key frame when the player
/// reads too slowly. Sound is dropped last, when twice the queue is waiting.
///
/// How much media waits is told from the bytes the kernel has not taken and the stream's rate over the last second.
/// Created and fed on the stream's lane; the rest happens on the session's.
final class Player {
    private static final long SMALLEST_QUEUE_BYTES = 64 << 10;

    private final RtmpServerSession session;
    private final boolean wantsGop;
    private final Duration queue;
    private final AtomicLong dropped;

    // Session's lane only.
    private boolean waitsForKeyFrame;
    private boolean begun;

    /// @param wantsGop whether pictures from before may be sent, or only from the next key frame on
    Player(RtmpServerSession session, boolean wantsGop, Duration queue, AtomicLong dropped) {
        this.session = session;
        this.wantsGop = wantsGop;
        this.queue = queue;
        this.dropped = dropped;
        this.waitsForKeyFrame = true;
    }

    RtmpServerSession session() {
        return session;
    }

    boolean wantsGop() {
        return wantsGop;
    }

    /// Accepts the play request and sends what there is; stream's lane.
    void begin(Iterable<RtmpMessage> backlog) {
        run(() -> {
            begun = true;
            session.acceptPlay();
            for (RtmpMessage message : backlog) {
                send(message, TagKind.of(message), Long.MAX_VALUE);
            }
        });
    }

    /// One message of the stream; stream's lane.
    ///
    /// @param bytesPerSecond rate of the stream
    void relay(RtmpMessage message, TagKind kind, long bytesPerSecond) {
        run(() -> send(message, kind, bytesPerSecond));
    }

    /// The publisher will not come back; stream's lane.
    void end(CloseCause cause) {
        run(() -> {
            session.sendUnpublished();
            session.close(cause);
        });
    }

    /// The stream never came; stream's lane.
    void refuse(String code, String description) {
        run(() -> session.refuse(code, description));
    }

    private void send(RtmpMessage message, TagKind kind, long bytesPerSecond) {
        if (!begun || !session.isOpen()) {
            return;
        }
        if (kind.isPicture() && !takesPicture(kind, bytesPerSecond)) {
            dropped.incrementAndGet();
            return;
        }
        if (kind == TagKind.AUDIO && session.pendingBytes() > 2 * limitBytes(bytesPerSecond)) {
            dropped.incrementAndGet();
            return;
        }
        switch (message) {
            case RtmpMessage.Audio audio -> session.sendAudio(audio.timestampMs(), audio.body());
            case RtmpMessage.Video video -> session.sendVideo(video.timestampMs(), video.body());
            case RtmpMessage.Data data -> session.sendData(data.timestampMs(), data.values());
            default -> {}
        }
    }

    private boolean takesPicture(TagKind kind, long bytesPerSecond) {
        if (session.pendingBytes() > limitBytes(bytesPerSecond)) {
            waitsForKeyFrame = true;
            return false;
        }
        if (kind == TagKind.KEY_FRAME) {
            waitsForKeyFrame = false;
        }
        return !waitsForKeyFrame;
    }

    private long limitBytes(long bytesPerSecond) {
        if (bytesPerSecond == Long.MAX_VALUE) {
            return Long.MAX_VALUE / 2;
        }
        return Math.max(SMALLEST_QUEUE_BYTES, bytesPerSecond * queue.toMillis() / 1_000);
    }

    private void run(Runnable task) {
        if (session.lane().inLane()) {
            task.run();
        } else {
            session.lane().execute(task);
        }
    }
}
