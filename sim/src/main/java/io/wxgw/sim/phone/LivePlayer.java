package io.wxgw.sim.phone;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.rtmp.RtmpPull;
import io.wxgw.wire.WireException;
import io.wxgw.wire.flv.FlvDemux;
import io.wxgw.wire.flv.FlvDemuxer;
import io.wxgw.wire.h264.SequenceParameterSet;
import io.wxgw.wire.media.H264Format;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.rtmp.RtmpUrl;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// `<live-player>` in RTC mode: plays one RTMP address, with its tries, its event codes and its buffer. Lane only.
///
/// It is played again after a change of tracks by stopping this one and making another, as a page does.
public final class LivePlayer {
    /// Who hears and sees, on the lane.
    public interface Listener {
        /// A code for the page.
        void onEvent(PhoneEvent event);

        /// A frame came in.
        void onArrival(MediaFrame frame, long nowNanos);

        /// A frame is heard or seen.
        void onPlayed(MediaFrame frame, long playedNanos);
    }

    /// What happens to frames that came in.
    public enum Mode {
        /// They are buffered and played.
        PLAY,
        /// They are shown to [Listener#onArrival] alone: for many players in one process.
        COUNT
    }

    private static final Duration TICK = Duration.ofMillis(10);
    private static final long STUTTER_NANOS = 800_000_000;

    private final Phone phone;
    private final RtmpUrl url;
    private final Mode mode;
    private final Listener listener;
    private final Attempts attempts;
    private final Playout playout;
    private FlvDemuxer demuxer = new FlvDemuxer();
    private @Nullable RtmpPull pull;
    private @Nullable H264Format shownFormat;
    private String size = "";
    private Lane.@Nullable Timer tick;
    private Lane.@Nullable Timer silence;
    private boolean reached;
    private boolean decoding;
    private boolean ended;
    private long lastMediaNanos;
    private long lastPtsNanos;
    private long lastShownNanos;
    private long bytesReceived;
    private long discarded;
    private int timesEmpty;

    public LivePlayer(Phone phone, RtmpUrl url, Mode mode, Listener listener) {
        this.phone = phone;
        this.url = url;
        this.mode = mode;
        this.listener = listener;
        this.playout = new Playout(
                phone.settings().minCache().toNanos(),
                phone.settings().maxCache().toNanos(),
                new Playout.Listener() {
                    @Override
                    public void played(MediaFrame frame, long playedNanos) {
                        show(frame, playedNanos);
                    }

                    @Override
                    public void begins() {
                        listener.onEvent(PhoneEvent.PLAY_BEGIN);
                    }

                    @Override
                    public void ranEmpty() {
                        timesEmpty++;
                        listener.onEvent(PhoneEvent.PLAY_LOADING);
                    }
                });
        this.attempts = new Attempts(phone, url.host(), url.port(), new Attempts.Tag() {
            @Override
            public void open(InetSocketAddress address) {
                connect(address);
            }

            @Override
            public void again() {
                listener.onEvent(PhoneEvent.PLAY_RECONNECT);
            }

            @Override
            public void gaveUp() {
                listener.onEvent(PhoneEvent.PLAY_GAVE_UP);
            }

            @Override
            public void event(PhoneEvent event) {
                listener.onEvent(event);
            }
        });
    }

    /// Begins to connect.
    public void play() {
        attempts.begin();
        if (mode == Mode.PLAY) {
            tick = phone.lane().schedule(TICK, this::tick);
        }
    }

    /// Whether media comes now.
    public boolean isLive() {
        return attempts.isLive();
    }

    /// Bytes of tag bodies so far.
    public long bytesReceived() {
        return bytesReceived;
    }

    /// Tags dropped because something was wrong with them.
    public long discarded() {
        return discarded;
    }

    /// How often the buffer ran empty.
    public int timesEmpty() {
        return timesEmpty;
    }

    /// How much is buffered now.
    public Duration buffered() {
        return Duration.ofNanos(playout.bufferedNanos());
    }

    /// Ends. Idempotent.
    public void stop() {
        if (ended) {
            return;
        }
        ended = true;
        attempts.end();
        cancel(tick);
        cancel(silence);
        if (pull != null) {
            pull.close(new CloseCause.Requested("live-player stopped"));
            pull = null;
        }
        listener.onEvent(PhoneEvent.PLAY_END);
    }

    private static void cancel(Lane.@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    private void tick() {
        playout.tick(now());
        tick = phone.lane().schedule(TICK, this::tick);
    }

    private long now() {
        return phone.lane().clock().nowNanos();
    }

    private void connect(InetSocketAddress address) {
        reached = false;
        demuxer = new FlvDemuxer();
        lastMediaNanos = now();
        NotedNetwork network = new NotedNetwork(phone.network(), () -> {
            reached = true;
            listener.onEvent(PhoneEvent.PLAY_CONNECTED);
        });
        pull = RtmpPull.open(
                phone.lane(), network, address, url, phone.settings().rtmp(), phone.random(), new Pulling());
        watchSilence(phone.settings().playSilence());
    }

    private void watchSilence(Duration wait) {
        cancel(silence);
        silence = phone.lane().schedule(wait, () -> {
            Duration limit = phone.settings().playSilence();
            long passed = now() - lastMediaNanos;
            RtmpPull current = pull;
            if (current == null) {
                return;
            }
            if (passed >= limit.toNanos()) {
                current.close(new CloseCause.IdleTimeout(limit));
            } else {
                watchSilence(limit.minusNanos(passed));
            }
        });
    }

    private final class Pulling implements RtmpPull.Listener {
        @Override
        public void onLive() {
            listener.onEvent(PhoneEvent.PLAY_PULLING);
        }

        @Override
        public void onAudio(long timestampMs, Payload body) {
            media(demuxer.audio(timestampMs, body, now()), body);
        }

        @Override
        public void onVideo(long timestampMs, Payload body) {
            media(demuxer.video(timestampMs, body, now()), body);
        }

        @Override
        public void onClosed(CloseCause cause) {
            pull = null;
            attempts.closed(cause, reached);
        }
    }

    private void media(FlvDemux demuxed, Payload body) {
        bytesReceived += body.length();
        switch (demuxed) {
            case FlvDemux.Frame(MediaFrame frame) -> arrived(frame);
            case FlvDemux.Discarded _ -> discarded++;
            case FlvDemux.Header _, FlvDemux.Ignored _ -> {}
        }
    }

    private void arrived(MediaFrame frame) {
        if (ended) {
            return;
        }
        watchLateness(frame, now());
        lastMediaNanos = now();
        if (!attempts.isLive()) {
            attempts.live();
        }
        if (!decoding && (!(frame instanceof VideoFrame video) || video.keyFrame())) {
            decoding = true;
            listener.onEvent(PhoneEvent.DECODER_STARTED);
        }
        if (frame instanceof VideoFrame video && video.keyFrame()) {
            keyFrame(video.format());
        }
        listener.onArrival(frame, lastMediaNanos);
        if (mode == Mode.PLAY) {
            playout.offer(frame);
        }
    }

    /// Compares the time that passed with what the timestamps say.
    private void watchLateness(MediaFrame frame, long nowNanos) {
        if (attempts.isLive()) {
            long late = nowNanos - lastMediaNanos - (frame.ptsNanos() - lastPtsNanos);
            if (late > phone.settings().minCache().toNanos()) {
                listener.onEvent(PhoneEvent.RECEIVED_LATE);
            }
        }
        lastPtsNanos = frame.ptsNanos();
    }

    private void keyFrame(H264Format format) {
        if (shownFormat == null) {
            listener.onEvent(PhoneEvent.FIRST_KEY_FRAME);
        }
        if (format.equals(shownFormat)) {
            return;
        }
        shownFormat = format;
        String now = sizeOf(format);
        if (!now.equals(size)) {
            size = now;
            listener.onEvent(PhoneEvent.RESOLUTION_CHANGED);
        }
    }

    private static String sizeOf(H264Format format) {
        try {
            SequenceParameterSet sps =
                    SequenceParameterSet.parse(format.sequenceParameterSets().getFirst());
            return sps.width() + "x" + sps.height();
        } catch (WireException _) {
            return "?";
        }
    }

    private void show(MediaFrame frame, long playedNanos) {
        if (ended) {
            return;
        }
        if (frame instanceof VideoFrame) {
            if (lastShownNanos != 0 && playedNanos - lastShownNanos > STUTTER_NANOS) {
                listener.onEvent(PhoneEvent.STUTTER);
            }
            lastShownNanos = playedNanos;
        }
        listener.onPlayed(frame, playedNanos);
    }
}
