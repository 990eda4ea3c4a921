package io.wxgw.mas;

import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.rtp.RtpInbound;
import io.wxgw.wire.rtp.H264Content;
import io.wxgw.wire.rtp.RtpPacket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    private final Map<VideoForward, Receiver> receivers = new LinkedHashMap<>();
    private long keyFrameNanos = Long.MIN_VALUE;

    private boolean deaf;
    private boolean betweenPictures = true;
    private long timestamp;

    /// One receiver since its first request.
    private static final class Receiver {
        private final long sinceNanos;
        private @Nullable Long waitsSinceNanos;
        private @Nullable Long servedNanos;

        Receiver(long nowNanos) {
            this.sinceNanos = nowNanos;
        }

        /// Whether a key frame is young enough to be the answer to a request of now that it crossed on the way.
        boolean isAnsweredBy(long keyFrameNanos, long nowNanos) {
            return sinceNanos <= keyFrameNanos && !isUnanswered(keyFrameNanos, nowNanos);
        }

        boolean wasJustServed(long nowNanos) {
            return servedNanos != null && nowNanos - servedNanos < AGAIN_NANOS;
        }

        boolean waits() {
            return waitsSinceNanos != null;
        }

        boolean waitsInVain(long nowNanos) {
            return waitsSinceNanos != null && isUnanswered(waitsSinceNanos, nowNanos);
        }
    }

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
        Receiver receiver = receivers.get(by);
        if (receiver == null) {
            receiver = new Receiver(nowNanos);
            receivers.put(by, receiver);
        } else if (receiver.isAnsweredBy(keyFrameNanos, nowNanos)) {
            return;
        }
        if (receiver.wasJustServed(nowNanos)) {
            return;
        }
        if (!receiver.waits()) {
            receiver.waitsSinceNanos = nowNanos;
            lane.schedule(
                    Duration.ofNanos(ANSWER_NANOS), () -> serve(lane.clock().nowNanos()));
        }
        serve(nowNanos);
    }

    /// A receiver has gone.
    void forget(VideoForward gone) {
        receivers.remove(gone);
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
            answered(nowNanos);
        }
        forward.run();
        betweenPictures = packet.marker();
        serve(nowNanos);
    }

    /// A key frame has begun: whoever asked just now was heard.
    private void answered(long nowNanos) {
        keyFrameNanos = nowNanos;
        for (Receiver receiver : receivers.values()) {
            deaf &= !receiver.waits() || receiver.waitsInVain(nowNanos);
            receiver.waitsSinceNanos = null;
        }
    }

    private void serve(long nowNanos) {
        List<Map.Entry<VideoForward, Receiver>> due = receivers.entrySet().stream()
                .filter(one -> deaf ? one.getValue().waits() : one.getValue().waitsInVain(nowNanos))
                .toList();
        if (!betweenPictures || due.isEmpty()) {
            return;
        }
        List<RtpPacket> pictures = group.replay();
        if (pictures.isEmpty()) {
            return;
        }
        deaf = true;
        for (Map.Entry<VideoForward, Receiver> one : due) {
            one.getValue().waitsSinceNanos = null;
            one.getValue().servedNanos = nowNanos;
            one.getKey().replay(pictures);
        }
    }

    private static boolean isUnanswered(long sinceNanos, long nowNanos) {
        return nowNanos - sinceNanos >= ANSWER_NANOS;
    }
}
