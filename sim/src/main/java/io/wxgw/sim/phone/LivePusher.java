package io.wxgw.sim.phone;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.rtmp.RtmpPush;
import io.wxgw.wire.flv.FlvMuxer;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.H264Format;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.rtmp.RtmpUrl;
import io.wxgw.wire.time.Timescale;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// `<live-pusher>`: camera and microphone to one RTMP address, with its tries and its event codes. Lane only.
///
/// Each connection has timestamps from 0 on, metadata, sequence headers, and begins its pictures with a key frame.
/// Where the uplink does not follow, pictures are left out up to the next key frame and get smaller; sound never is.
public final class LivePusher {
    private final Phone phone;
    private final RtmpUrl url;
    private final MediaSource source;
    private final Consumer<PhoneEvent> events;
    private final Attempts attempts;
    private @Nullable RtmpPush push;
    private @Nullable AacFormat sentAudio;
    private @Nullable H264Format sentVideo;
    private Lane.@Nullable Timer silence;
    private Lane.@Nullable Timer adapting;
    private MediaSource.Size size = MediaSource.Size.FULL;
    private boolean reached;
    private boolean metadataSent;
    private boolean waitsForKeyFrame;
    private boolean pictureTaken;
    private boolean encoderStarted;
    private boolean ended;
    private long baseNanos;
    private long lastSentNanos;
    private long framesSent;
    private long bytesSent;
    private long picturesLeftOut;
    private long lastLeftOutNanos;

    /// @param source its camera and microphone, opened and closed with this
    /// @param events gets the codes, on the lane
    public LivePusher(Phone phone, RtmpUrl url, MediaSource source, Consumer<PhoneEvent> events) {
        this.phone = phone;
        this.url = url;
        this.source = source;
        this.events = events;
        this.attempts = new Attempts(phone, url.host(), url.port(), new Attempts.Tag() {
            @Override
            public void open(InetSocketAddress address) {
                connect(address);
            }

            @Override
            public void again() {
                events.accept(PhoneEvent.PUSH_RECONNECT);
            }

            @Override
            public void gaveUp() {
                events.accept(PhoneEvent.PUSH_GAVE_UP);
            }

            @Override
            public void event(PhoneEvent event) {
                events.accept(event);
            }
        });
    }

    /// Opens the camera and begins to connect.
    public void start() {
        events.accept(PhoneEvent.CAMERA_OPEN);
        source.open(this::frame);
        attempts.begin();
        adaptAgain(phone.settings().adaptEvery());
    }

    /// Whether the server takes the stream now.
    public boolean isLive() {
        return attempts.isLive();
    }

    /// Frames sent so far.
    public long framesSent() {
        return framesSent;
    }

    /// Bytes of tag bodies sent so far.
    public long bytesSent() {
        return bytesSent;
    }

    /// Pictures that were taken and not sent because the uplink did not follow.
    public long picturesLeftOut() {
        return picturesLeftOut;
    }

    /// Closes the camera and hangs up. Idempotent.
    public void stop() {
        if (!ended) {
            ended = true;
            source.close();
            hangUp(new CloseCause.Requested("live-pusher stopped"));
        }
    }

    /// Makes pictures large where they were small, and the other way, whatever the uplink says.
    private void adaptAgain(Duration every) {
        if (!every.isZero()) {
            adapting = phone.lane().schedule(every, () -> {
                adapt(size == MediaSource.Size.FULL ? MediaSource.Size.HALF : MediaSource.Size.FULL);
                adaptAgain(every);
            });
        }
    }

    private void adapt(MediaSource.Size to) {
        if (to != size && source.hasPicture()) {
            size = to;
            source.adapt(to);
            events.accept(PhoneEvent.BITRATE_ADAPTED);
        }
    }

    private void uplinkPoor() {
        events.accept(PhoneEvent.UPLINK_POOR);
        if (phone.settings().adaptEvery().isZero()) {
            adapt(MediaSource.Size.HALF);
            awaitRecovery(phone.settings().recovery());
        }
    }

    private void awaitRecovery(Duration wait) {
        if (adapting != null) {
            adapting.cancel();
        }
        adapting = phone.lane().schedule(wait, () -> {
            long good = phone.lane().clock().nowNanos() - lastLeftOutNanos;
            Duration left = phone.settings().recovery().minusNanos(good);
            if (left.isPositive()) {
                awaitRecovery(left);
            } else {
                adapt(MediaSource.Size.FULL);
            }
        });
    }

    private void hangUp(CloseCause cause) {
        attempts.end();
        if (adapting != null) {
            adapting.cancel();
        }
        if (silence != null) {
            silence.cancel();
        }
        if (push != null) {
            push.close(cause);
            push = null;
        }
    }

    private void connect(InetSocketAddress address) {
        reached = false;
        NotedNetwork network = new NotedNetwork(phone.network(), () -> {
            reached = true;
            events.accept(PhoneEvent.PUSH_CONNECTED);
        });
        push = RtmpPush.open(
                phone.lane(), network, address, url, phone.settings().rtmp(), phone.random(), new RtmpPush.Listener() {
                    @Override
                    public void onLive() {
                        live();
                    }

                    @Override
                    public void onClosed(CloseCause cause) {
                        push = null;
                        attempts.closed(cause, reached);
                    }
                });
    }

    private void live() {
        attempts.live();
        sentAudio = null;
        sentVideo = null;
        metadataSent = false;
        waitsForKeyFrame = true;
        long now = phone.lane().clock().nowNanos();
        baseNanos = now;
        lastSentNanos = now;
        source.requestKeyFrame();
        events.accept(PhoneEvent.PUSH_BEGIN);
        watchSilence(phone.settings().pushSilence());
    }

    private void watchSilence(Duration wait) {
        if (silence != null) {
            silence.cancel();
        }
        silence = phone.lane().schedule(wait, () -> {
            long limit = phone.settings().pushSilence().toNanos();
            long passed = phone.lane().clock().nowNanos() - lastSentNanos;
            if (passed >= limit) {
                events.accept(PhoneEvent.NOTHING_SENT);
                hangUp(new CloseCause.Requested("nothing to send for 30 s"));
            } else if (attempts.isLive()) {
                watchSilence(Duration.ofNanos(limit - passed));
            }
        });
    }

    private void frame(MediaFrame frame) {
        if (frame instanceof VideoFrame && !pictureTaken) {
            pictureTaken = true;
            events.accept(PhoneEvent.FIRST_PICTURE);
        }
        // What was captured before the server was ready is not sent: timestamps begin at 0.
        if (push == null || !attempts.isLive() || frame.captureNanos() < baseNanos) {
            return;
        }
        if (!encoderStarted) {
            encoderStarted = true;
            events.accept(PhoneEvent.ENCODER_STARTED);
        }
        switch (frame) {
            case AudioFrame _ when !metadataSent && source.hasPicture() -> {} // metadata and a key frame first
            case AudioFrame audio -> audio(push, audio);
            case VideoFrame video -> video(push, video);
        }
    }

    private void audio(RtmpPush to, AudioFrame frame) {
        if (!(frame.format() instanceof AacFormat format)) {
            throw new IllegalArgumentException("a phone sends AAC, not " + frame.format());
        }
        long timestampMs = timestampMs(frame.captureNanos());
        if (!format.equals(sentAudio)) {
            sentAudio = format;
            metadata(to, timestampMs, format, null);
            to.audio(timestampMs, FlvMuxer.audioSequenceHeader(format));
        }
        var body = FlvMuxer.audio(frame);
        to.audio(timestampMs, body);
        sent(body.length());
    }

    private void video(RtmpPush to, VideoFrame frame) {
        if (!waitsForKeyFrame && to.pendingBytes() > phone.settings().maxUplinkBytes()) {
            waitsForKeyFrame = true;
            uplinkPoor();
        }
        if (waitsForKeyFrame
                && (!frame.keyFrame() || to.pendingBytes() > phone.settings().maxUplinkBytes())) {
            picturesLeftOut++;
            lastLeftOutNanos = phone.lane().clock().nowNanos();
            return;
        }
        waitsForKeyFrame = false;
        long timestampMs = timestampMs(frame.captureNanos());
        if (!frame.format().equals(sentVideo)) {
            if (sentVideo != null) {
                events.accept(PhoneEvent.RESOLUTION_ADAPTED);
            }
            sentVideo = frame.format();
            metadata(to, timestampMs, source.hasSound() ? AacFormat.LC_48K_MONO : null, frame.format());
            to.video(timestampMs, FlvMuxer.videoSequenceHeader(frame.format()));
        }
        var body = FlvMuxer.video(frame);
        to.video(timestampMs, body);
        sent(body.length());
    }

    private void metadata(RtmpPush to, long timestampMs, @Nullable AacFormat audio, @Nullable H264Format video) {
        if (!metadataSent) {
            metadataSent = true;
            to.metadata(timestampMs, FlvMuxer.onMetaData(audio, video));
        }
    }

    private long timestampMs(long captureNanos) {
        return Timescale.FLV.fromNanos(captureNanos - baseNanos) & 0xFFFF_FFFFL;
    }

    private void sent(int bytes) {
        framesSent++;
        bytesSent += bytes;
        lastSentNanos = phone.lane().clock().nowNanos();
    }
}
