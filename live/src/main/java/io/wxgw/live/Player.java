package io.wxgw.live;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.wire.rtmp.RtmpMessage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// One player of a stream: sends on the player's own lane, and drops pictures to the next key frame when the player
/// reads too slowly. Sound is dropped last, when it has been waiting for twice as long.
///
/// Created and fed on the stream's lane; the rest happens on the viewer's.
final class Player {
    /// However short the wait: more than this is never held for one player.
    private static final long MAX_PENDING_BYTES = 16 << 20;

    private final Viewer viewer;
    private final TrackChoice tracks;
    private final boolean wantsGop;
    private final long queueNanos;
    private final long askedNanos;
    private final AtomicLong dropped;

    // Viewer's lane only.
    private final SendDelay delay = new SendDelay();
    private boolean waitsForKeyFrame = true;
    private boolean begun;

    /// @param request which tracks; whether pictures from before may be sent, or only from the next key frame on
    /// @param askedNanos when it asked
    Player(Viewer viewer, PlayRequest request, Duration queue, long askedNanos, AtomicLong dropped) {
        this.viewer = viewer;
        this.tracks = request.tracks();
        this.wantsGop = request.wantsGop();
        this.queueNanos = queue.toNanos();
        this.askedNanos = askedNanos;
        this.dropped = dropped;
    }

    Viewer viewer() {
        return viewer;
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
            viewer.accept();
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
        run(() -> viewer.end(cause));
    }

    /// The stream never came; stream's lane.
    void refuse(PlayRefusal refusal, String description) {
        run(() -> viewer.refuse(refusal, description));
    }

    private void send(RtmpMessage message, TagKind kind) {
        if (!begun || !viewer.isOpen()) {
            return;
        }
        tracks.select(message).ifPresent(selected -> sendSelected(selected, kind));
    }

    private void sendSelected(RtmpMessage message, TagKind kind) {
        long now = viewer.lane().clock().nowNanos();
        if (!takes(kind, now)) {
            dropped.incrementAndGet();
            return;
        }
        viewer.send(message);
        delay.sent(bodyBytes(message), now);
    }

    private static int bodyBytes(RtmpMessage message) {
        return switch (message) {
            case RtmpMessage.Audio audio -> audio.body().length();
            case RtmpMessage.Video video -> video.body().length();
            default -> 0;
        };
    }

    private boolean takes(TagKind kind, long now) {
        long pending = viewer.pendingBytes();
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
        if (viewer.lane().inLane()) {
            task.run();
        } else {
            viewer.lane().execute(task);
        }
    }
}
