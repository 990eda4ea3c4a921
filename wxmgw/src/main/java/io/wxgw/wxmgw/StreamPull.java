package io.wxgw.wxmgw;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.rtmp.RtmpPull;
import io.wxgw.engine.track.Track;
import io.wxgw.wire.flv.FlvDemux;
import io.wxgw.wire.flv.FlvDemuxer;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A mini program's stream, pulled from the live server for as long as it is wanted: [RtmpPull], [FlvDemuxer],
/// [Timeline], which gives a frame its time as it comes, [LiveEdge], then the member's pubs.
///
/// The stream may not be there yet, end, and come back; what ends a connection, damage included, is tried again,
/// because whether the member still belongs to the conference is not ours to decide.
///
/// Lane only.
final class StreamPull {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration WATCH = Duration.ofMillis(500);

    /// A camera or microphone that was on and is silent for longer is off (domain: 2 s).
    private static final long OFF_NANOS = 2_000_000_000L;

    private final RoomTools tools;
    private final Lane lane;
    private final Track<AudioFrame> audio;
    private final VideoPub video;
    private final Timeline timeline;
    private final Consumer<LinkPhase> onPhase;
    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);

    private Target target;
    private LinkPhase phase;
    private @Nullable RtmpPull pull;
    private FlvDemuxer demuxer = new FlvDemuxer();
    private LiveEdge edge = new LiveEdge();
    private Lane.@Nullable Timer retry;
    private Lane.@Nullable Timer watch;
    private long lastAudioNanos = Long.MIN_VALUE;
    private long lastVideoNanos = Long.MIN_VALUE;
    private long discardedTags;
    private long cachedFramesDropped;

    /// @param audio the member's audio pub
    /// @param video the member's video pub
    /// @param onPhase told of every change
    StreamPull(
            RoomTools tools,
            Target target,
            Track<AudioFrame> audio,
            VideoPub video,
            Timeline timeline,
            Consumer<LinkPhase> onPhase) {
        this.tools = tools;
        this.lane = tools.lane();
        this.target = target;
        this.audio = audio;
        this.video = video;
        this.timeline = timeline;
        this.onPhase = onPhase;
        this.phase = new LinkPhase.Connecting(lane.clock().nowNanos());
    }

    /// Begins to ask for the stream.
    void open() {
        onPhase.accept(phase);
        connect();
        scheduleWatch();
    }

    /// Another stream in place of the one there was.
    void moveTo(Target next) {
        target = next;
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
        if (pull != null) {
            pull.close(new CloseCause.Requested("replaced"));
        } else {
            connect();
        }
    }

    /// Ends it; the first cause wins.
    void close(CloseCause cause) {
        if (phase instanceof LinkPhase.Closed) {
            return;
        }
        become(new LinkPhase.Closed(cause, lane.clock().nowNanos()));
        cancel(retry);
        cancel(watch);
        if (pull != null) {
            pull.close(cause);
        }
    }

    /// Where it stands.
    LinkPhase phase() {
        return phase;
    }

    /// FLV tags that were dropped as damaged.
    long discardedTags() {
        return discardedTags;
    }

    /// Frames of a server's cache that were not worth the delay.
    long cachedFramesDropped() {
        return cachedFramesDropped + edge.dropped();
    }

    private void connect() {
        begin();
        pull = RtmpPull.open(
                lane,
                tools.network(),
                target.address(),
                target.url(),
                tools.rtmp(),
                tools.random(),
                new PullListener(target));
    }

    // A publisher begins, or begins anew: with headers, and at the live edge.
    private void begin() {
        cachedFramesDropped += edge.dropped();
        demuxer = new FlvDemuxer();
        edge = new LiveEdge();
        video.forget();
    }

    private void become(LinkPhase next) {
        phase = next;
        onPhase.accept(next);
    }

    private void onDemuxed(FlvDemux demuxed, long nowNanos) {
        switch (demuxed) {
            case FlvDemux.Frame(MediaFrame frame) -> {
                alive(frame, nowNanos);
                boolean first = !edge.reached() && !edge.holds();
                edge.onFrame(timeline.repair(frame, nowNanos), nowNanos, this::publish);
                if (first) {
                    scheduleEdge(edge);
                }
            }
            case FlvDemux.Header _, FlvDemux.Ignored _ -> {}
            case FlvDemux.Discarded _ -> discardedTags++;
        }
    }

    private void publish(MediaFrame frame) {
        switch (frame) {
            case AudioFrame sound -> audio.publish(sound);
            case VideoFrame picture -> video.publish(picture);
        }
    }

    // Lets go what is held at the live edge when no frame comes to do it.
    private void scheduleEdge(LiveEdge of) {
        lane.schedule(Duration.ofNanos(LiveEdge.LOOK_NANOS), () -> {
            if (of == edge && of.holds()) {
                of.poll(lane.clock().nowNanos(), this::publish);
                scheduleEdge(of);
            }
        });
    }

    private void alive(MediaFrame frame, long nowNanos) {
        switch (frame) {
            case AudioFrame _ -> lastAudioNanos = nowNanos;
            case VideoFrame _ -> lastVideoNanos = nowNanos;
        }
        if (!(phase instanceof LinkPhase.Live)) {
            become(new LinkPhase.Live(nowNanos, ""));
        }
        backoff.reset();
    }

    private void scheduleWatch() {
        watch = lane.schedule(WATCH, () -> {
            watch(lane.clock().nowNanos());
            scheduleWatch();
        });
    }

    private void watch(long nowNanos) {
        switch (phase) {
            case LinkPhase.Connecting(long since) -> {
                Duration wait = tools.config().pullWait();
                if (nowNanos - since >= wait.toNanos()) {
                    become(new LinkPhase.Interrupted(new CloseCause.IdleTimeout(wait), nowNanos));
                }
            }
            case LinkPhase.Live(long _, String missing) -> {
                String now = missing(nowNanos);
                if (!now.equals(missing)) {
                    become(new LinkPhase.Live(nowNanos, now));
                }
            }
            case LinkPhase.Interrupted _, LinkPhase.Closed _ -> {}
        }
    }

    // Only what was there can be missing; when both are, the connection's own silence limit speaks.
    private String missing(long nowNanos) {
        boolean soundOff = lastAudioNanos != Long.MIN_VALUE && nowNanos - lastAudioNanos > OFF_NANOS;
        boolean pictureOff = lastVideoNanos != Long.MIN_VALUE && nowNanos - lastVideoNanos > OFF_NANOS;
        if (soundOff == pictureOff) {
            return soundOff ? "no sound, no picture" : "";
        }
        return soundOff ? "no sound" : "no picture";
    }

    private void interrupted(CloseCause cause) {
        // Some servers let a player wait for a stream, some send him away: either way the stream has not come yet.
        boolean waits = phase instanceof LinkPhase.Connecting
                && cause instanceof CloseCause.Refused(String code, String _)
                && code.endsWith(".StreamNotFound");
        if (waits) {
            return;
        }
        lastAudioNanos = Long.MIN_VALUE;
        lastVideoNanos = Long.MIN_VALUE;
        boolean told = phase instanceof LinkPhase.Interrupted(CloseCause known, long _) && known.equals(cause);
        if (!told) {
            become(new LinkPhase.Interrupted(cause, lane.clock().nowNanos()));
        }
    }

    private static void cancel(Lane.@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    private final class PullListener implements RtmpPull.Listener {
        private final Target asked;

        PullListener(Target asked) {
            this.asked = asked;
        }

        @Override
        public void onLive() {}

        @Override
        public void onAudio(long timestampMs, Payload body) {
            long now = lane.clock().nowNanos();
            onDemuxed(demuxer.audio(timestampMs, body, now), now);
        }

        @Override
        public void onVideo(long timestampMs, Payload body) {
            long now = lane.clock().nowNanos();
            onDemuxed(demuxer.video(timestampMs, body, now), now);
        }

        @Override
        public void onUnpublished() {
            begin();
            interrupted(new CloseCause.PeerClosed());
        }

        @Override
        public void onClosed(CloseCause cause) {
            pull = null;
            if (phase instanceof LinkPhase.Closed) {
                return;
            }
            if (!asked.equals(target)) {
                connect();
                return;
            }
            interrupted(cause);
            retry = lane.schedule(backoff.next(), StreamPull.this::connect);
        }
    }
}
