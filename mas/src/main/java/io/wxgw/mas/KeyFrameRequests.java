package io.wxgw.mas;

import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.rtp.RtpInbound;
import io.wxgw.wire.rtp.H264Content;
import io.wxgw.wire.rtp.RtpPacket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What becomes of the key frame requests of a camera's receivers.
///
/// Every request goes on to the source. A mini program's camera cannot be asked, because RTMP knows no such
/// request; so if no key frame begins within [#ANSWER_NANOS], whoever asked gets the camera's [PictureGroup]
/// again, alone, and whoever asks such a source next gets it at once. A receiver thus sees a picture when it
/// comes, and mends a loss, while the others notice nothing.
///
/// A group is handed out between two pictures only. Lane only.
final class KeyFrameRequests {
    /// The way there and back, and the encoder's next picture.
    static final long ANSWER_NANOS = 300_000_000;

    /// The same receiver gets a group no more often.
    static final long AGAIN_NANOS = 1_000_000_000;

    private final Lane lane;
    private final RtpInbound source;
    private final PictureGroup group;
    private final Map<VideoForward, Long> waiting = new LinkedHashMap<>();
    private final Map<VideoForward, Long> served = new LinkedHashMap<>();

    /// Since when a receiver has been there.
    private final Map<VideoForward, Long> known = new LinkedHashMap<>();

    private long keyFrameNanos = Long.MIN_VALUE;

    private boolean deaf;
    private boolean betweenPictures = true;
    private long timestamp;

    KeyFrameRequests(Lane lane, RtpInbound source, PictureGroup group) {
        this.lane = lane;
        this.source = source;
        this.group = group;
    }

    /// A receiver needs a key frame; the first request is the one it comes with. One that crossed a key frame on the
    /// way is answered by that.
    void request(VideoForward by) {
        source.requestKeyFrame();
        long nowNanos = lane.clock().nowNanos();
        Long since = known.putIfAbsent(by, nowNanos);
        if (since != null && since <= keyFrameNanos && !isUnanswered(keyFrameNanos, nowNanos)) {
            return;
        }
        Long before = served.get(by);
        if (before != null && nowNanos - before < AGAIN_NANOS) {
            return;
        }
        if (waiting.putIfAbsent(by, nowNanos) == null) {
            lane.schedule(
                    Duration.ofNanos(ANSWER_NANOS), () -> serve(lane.clock().nowNanos()));
        }
        serve(nowNanos);
    }

    /// A receiver has gone.
    void forget(VideoForward gone) {
        known.remove(gone);
        waiting.remove(gone);
        served.remove(gone);
    }

    /// The source sends nothing any more: its last pictures are not to be shown to anybody who comes now.
    void silent() {
        group.clear();
        betweenPictures = true;
    }

    /// The source has sent a packet.
    ///
    /// @param forward passes it on to all receivers
    void onPacket(RtpPacket packet, long nowNanos, Runnable forward) {
        if (packet.timestamp() != timestamp) {
            timestamp = packet.timestamp();
            betweenPictures = true;
            serve(nowNanos);
        }
        if (group.add(packet, nowNanos) == H264Content.IDR_BEGINS) {
            keyFrameNanos = nowNanos;
            if (!waiting.isEmpty()) {
                deaf &= waiting.values().stream().allMatch(since -> isUnanswered(since, nowNanos));
                waiting.clear();
            }
        }
        forward.run();
        betweenPictures = packet.marker();
        serve(nowNanos);
    }

    private void serve(long nowNanos) {
        List<VideoForward> due = waiting.entrySet().stream()
                .filter(one -> deaf || isUnanswered(one.getValue(), nowNanos))
                .map(Map.Entry::getKey)
                .toList();
        if (!betweenPictures || due.isEmpty()) {
            return;
        }
        List<RtpPacket> pictures = group.replay();
        if (pictures.isEmpty()) {
            return;
        }
        deaf = true;
        for (VideoForward one : due) {
            waiting.remove(one);
            served.put(one, nowNanos);
            one.replay(pictures);
        }
    }

    private static boolean isUnanswered(long sinceNanos, long nowNanos) {
        return nowNanos - sinceNanos >= ANSWER_NANOS;
    }
}
