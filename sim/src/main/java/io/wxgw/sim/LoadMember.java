package io.wxgw.sim;

import io.wxgw.api.signal.SignalValue.Fields;
import io.wxgw.api.signal.VideoType;
import io.wxgw.api.signal.WxRequest;
import io.wxgw.engine.lane.Lane;
import io.wxgw.sim.measure.Delays;
import io.wxgw.sim.phone.HostResolver;
import io.wxgw.sim.phone.LivePlayer;
import io.wxgw.sim.phone.LivePusher;
import io.wxgw.sim.phone.Phone;
import io.wxgw.sim.phone.PhoneEvent;
import io.wxgw.sim.phone.PhoneSettings;
import io.wxgw.sim.scene.Tape;
import io.wxgw.sim.scene.TapePlayer;
import io.wxgw.sim.signal.Answer;
import io.wxgw.sim.signal.SignalSocket;
import io.wxgw.wire.h264.SeiClock;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.rtmp.RtmpUrl;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// A mini program that costs little: pushes a tape, and counts what it gets without decoding it. Its methods block; its
/// media lives on one lane.
final class LoadMember implements AutoCloseable {
    private static final long NANOS_PER_MICRO = 1_000;

    private final SignalSocket socket;
    private final Lane lane;
    private final Phone phone;
    private final Counts counts;
    private final List<Runnable> stops = new ArrayList<>(); // on the lane
    private volatile long ssrc;

    /// What all members of one lane count together. Lane only.
    static final class Counts {
        private long sounds;
        private long pictures;
        private long bytes;
        private long reconnects;
        private long gaveUp;
        private final Delays delays = new Delays();

        /// What was counted since the last time.
        record Taken(long sounds, long pictures, long bytes, long reconnects, long gaveUp, Delays.Summary age) {}

        /// The counts since the last call.
        Taken take() {
            Taken taken = new Taken(sounds, pictures, bytes, reconnects, gaveUp, delays.take());
            sounds = 0;
            pictures = 0;
            bytes = 0;
            reconnects = 0;
            gaveUp = 0;
            return taken;
        }
    }

    LoadMember(Equipment equipment, Lane lane, Counts counts, URI signal, String confId, String uuid) {
        this.lane = lane;
        this.counts = counts;
        this.phone =
                new Phone(lane, equipment.network(), HostResolver.SYSTEM, equipment.random(), PhoneSettings.DEFAULT);
        this.socket = SignalSocket.connect(
                equipment.http(), signal, uuid, Fields.of("confId", confId, "crgwid", ""), _ -> {});
    }

    /// Joins, pushes, plays the mix.
    void join(Tape tape) {
        Answer answer = socket.request(WxRequest.JOIN);
        ssrc = answer.number("videossrc");
        RtmpUrl pushUrl = RtmpUrl.parse(answer.text("pushurl"));
        RtmpUrl mixUrl = RtmpUrl.parse(answer.text("pullaudiourl"));
        lane.execute(() -> {
            LivePusher pusher = new LivePusher(phone, pushUrl, new TapePlayer(lane, tape), this::event);
            pusher.start();
            stops.add(pusher::stop);
            play(mixUrl);
        });
    }

    long ssrc() {
        return ssrc;
    }

    /// Asks for another one's picture and plays it.
    void watch(long other) {
        RtmpUrl url = RtmpUrl.parse(
                socket.picture(WxRequest.VIDEO, other, VideoType.CAMERA).text("pullurl"));
        lane.execute(() -> play(url));
    }

    private void play(RtmpUrl url) {
        LivePlayer player = new LivePlayer(phone, url, LivePlayer.Mode.COUNT, new LivePlayer.Listener() {
            @Override
            public void onEvent(PhoneEvent event) {
                event(event);
            }

            @Override
            public void onArrival(MediaFrame frame, long nowNanos) {
                count(frame, nowNanos);
            }

            @Override
            public void onPlayed(MediaFrame frame, long playedNanos) {}
        });
        player.play();
        stops.add(player::stop);
    }

    private void event(PhoneEvent event) {
        if (event == PhoneEvent.PUSH_RECONNECT || event == PhoneEvent.PLAY_RECONNECT) {
            counts.reconnects++;
        }
        if (event == PhoneEvent.PUSH_GAVE_UP || event == PhoneEvent.PLAY_GAVE_UP) {
            counts.gaveUp++;
        }
    }

    private void count(MediaFrame frame, long nowNanos) {
        switch (frame) {
            case AudioFrame audio -> {
                counts.sounds++;
                counts.bytes += audio.data().length();
            }
            case VideoFrame video -> {
                counts.pictures++;
                counts.bytes += video.lengthBytes();
                for (Payload nalUnit : video.nalUnits()) {
                    SeiClock.read(nalUnit)
                            .ifPresent(reading -> counts.delays.add(
                                    lane.clock().unixNanosOf(nowNanos) - reading.unixMicros() * NANOS_PER_MICRO));
                }
            }
        }
    }

    /// Stops and quits.
    @Override
    public void close() {
        lane.execute(() -> {
            stops.forEach(Runnable::run);
            stops.clear();
        });
        socket.leave(WxRequest.QUIT);
    }
}
