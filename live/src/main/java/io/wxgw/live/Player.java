package io.wxgw.live;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.rtmp.RtmpServerSession;
import io.wxgw.wire.rtmp.RtmpMessage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// One player of a stream: sends on the player's own lane, and drops pictures to the next key frame when the player
/// reads too slowly. Sound is dropped last, when it has been waiting for twice as long.
///
/// Created and fed on the stream's lane; the rest happens on the session's.
final class Player {
    /// However short the wait: more than this is never held for one player.
    private static final long MAX_PENDING_BYTES = 16 << 20;

    private final RtmpServerSession session;
    private final boolean wantsGop;
    private final long queueNanos;
    private final long askedNanos;
    private final AtomicLong dropped;

    // Session's lane only.
    private final SendDelay delay = new SendDelay();
    private boolean waitsForKeyFrame = true;
    private boolean begun;

    /// @param wantsGop whether pictures from before may be sent, or only from the next key frame on
    /// @param askedNanos when it asked
    Player(RtmpServerSession session, boolean wantsGop, Duration queue, long askedNanos, AtomicLong dropped) {
        this.session = session;
        this.wantsGop = wantsGop;
        this.queueNanos = queue.toNanos();
        this.askedNanos = askedNanos;
        this.dropped = dropped;
    }

    RtmpServerSession session() {
        return session;
    }

    boolean wantsGop() {
        return wantsGop;
    }

    long askedNanos() {
        return askedNanos;
    }

    /// A publisher is there, the first or another: accepts the play request and sends what is known already; stream's
    /// lane. Pictures go on with a key frame: what was sent before belongs to another encoder.
    void begin(Iterable<RtmpMessage> backlog) {
        run(() -> {
            begun = true;
            waitsForKeyFrame = true;
            session.acceptPlay();
            for (RtmpMessage message : backlog) {
                send(message, TagKind.of(message));
            }
        });
    }

    /// One message of the stream; stream's lane.
    void relay(RtmpMessage message, TagKind kind) {
        run(() -> send(message, kind));
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

    private void send(RtmpMessage message, TagKind kind) {
        if (!begun || !session.isOpen()) {
            return;
        }
        long now = session.lane().clock().nowNanos();
        if (!takes(kind, now)) {
            dropped.incrementAndGet();
            return;
        }
        switch (message) {
            case RtmpMessage.Audio audio -> {
                session.sendAudio(audio.timestampMs(), audio.body());
                delay.sent(audio.body().length(), now);
            }
            case RtmpMessage.Video video -> {
                session.sendVideo(video.timestampMs(), video.body());
                delay.sent(video.body().length(), now);
            }
            case RtmpMessage.Data data -> session.sendData(data.timestampMs(), data.values());
            default -> {}
        }
    }

    private boolean takes(TagKind kind, long now) {
        long pending = session.pendingBytes();
        long waiting = pending > MAX_PENDING_BYTES ? Long.MAX_VALUE : delay.nanos(pending, now);
        return switch (kind) {
            case KEY_FRAME, PICTURE -> {
                if (waiting > queueNanos) {
                    waitsForKeyFrame = true;
                } else if (kind == TagKind.KEY_FRAME) {
                    waitsForKeyFrame = false;
                }
                yield !waitsForKeyFrame;
            }
            case AUDIO -> waiting <= 2 * queueNanos;
            case METADATA, AUDIO_HEADER, VIDEO_HEADER -> pending <= 2 * MAX_PENDING_BYTES;
            case UNPLAYABLE -> false;
        };
    }

    private void run(Runnable task) {
        if (session.lane().inLane()) {
            task.run();
        } else {
            session.lane().execute(task);
        }
    }
}
