package io.wxgw.sim;

import io.wxgw.api.signal.AppRequest;
import io.wxgw.api.signal.SignalRequest;
import io.wxgw.api.signal.SignalValue.Fields;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.rtp.RtpPortRange;
import io.wxgw.engine.rtp.RtpReceiverConfig;
import io.wxgw.engine.rtp.RtpSender;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.rtp.SenderClock;
import io.wxgw.sim.MemberSettings.Kind;
import io.wxgw.sim.measure.LipSync;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.scene.Studio;
import io.wxgw.sim.signal.SignalFailure;
import io.wxgw.sim.signal.SignalSocket;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.VideoFrame;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An app: signs in at `/app`, sends camera and voice by RTP to the MAS, hears the mix where its sound comes from, has
/// the pictures it asks for sent to ports of its own, and measures what it hears and sees.
final class AppSimulator implements SimulatedMember {
    private static final long LIMIT_MS = 5_000;
    private static final int VIDEO_PAYLOAD_TYPE = 96;

    private final Equipment equipment;
    private final MemberSettings settings;
    private final Kind.App app;
    private final Lane lane;
    private final AtomicLong sequence = new AtomicLong();
    private final SignalSocket socket;

    // On the lane.
    private final List<String> events = new ArrayList<>();
    private final List<MemberLook> voices = new ArrayList<>();
    private final Map<String, LipSync> lipSyncs = new HashMap<>();
    private final Map<String, RtpWatching> watched = new LinkedHashMap<>();
    private final SenderClock masClock = new SenderClock();
    private @Nullable Studio studio;
    private @Nullable RtpWatching mix;
    private long sentBytes;

    // Of the controlling thread.
    private final List<RtpSocket> sockets = new ArrayList<>();
    private @Nullable Joined joined;

    /// @param local our address towards the MAS
    private record Joined(
            long ssrc, long mixSsrc, InetAddress local, InetSocketAddress sound, InetSocketAddress video) {}

    /// Signs in.
    ///
    /// @throws SignalFailure if nobody is there
    AppSimulator(Equipment equipment, MemberSettings settings, Kind.App app) {
        this.equipment = equipment;
        this.settings = settings;
        this.app = app;
        this.lane = equipment.lanes().leastLoaded();
        this.socket = SignalSocket.connect(equipment.http(), settings.signal(), settings.uuid(), this::notified);
    }

    @Override
    public MemberLook look() {
        return settings.look();
    }

    @Override
    public void join() {
        Fields result = socket.request(
                AppRequest.JOIN,
                params().with("audioCodec", app.sound().codec())
                        .with("audioPayloadType", Integer.toString(app.sound().payloadType()))
                        .with("videoCodec", "H264")
                        .with("videoPayloadType", Integer.toString(VIDEO_PAYLOAD_TYPE)));
        Joined now = joined(result);
        joined = now;
        RtpSocket sound = open(now.local());
        RtpSocket video = open(now.local());
        onLane(() -> {
            sound.sendTo(now.sound());
            video.sendTo(now.video());
            begin(now, sound, video);
            return true;
        });
        if (settings.camera()) {
            socket.request(AppRequest.PUBLISH, params().with("type", "1"));
        }
    }

    private void begin(Joined now, RtpSocket sound, RtpSocket video) {
        Studio made = new Studio(
                lane,
                equipment.codecs(),
                new Studio.Settings(
                        settings.look(),
                        settings.voice(),
                        settings.camera(),
                        settings.video(),
                        app.sound().format()));
        RtpSender<AudioFrame> sounds = RtpSender.audio(
                sound, now.ssrc(), app.sound().payloadType(), app.sound().format(), equipment.random(), () -> {});
        RtpSender<VideoFrame> pictures =
                RtpSender.h264(video, now.ssrc(), VIDEO_PAYLOAD_TYPE, equipment.random(), made::requestKeyFrame);
        made.open(frame -> send(frame, sounds, pictures));
        studio = made;
        mix = RtpWatching.mix(
                sound,
                now.mixSsrc(),
                RtpReceiverConfig.audio(app.sound().payloadType(), app.sound().format(), masClock),
                senses(ChannelSecond.MIX, null));
    }

    private void send(MediaFrame frame, RtpSender<AudioFrame> sounds, RtpSender<VideoFrame> pictures) {
        switch (frame) {
            case AudioFrame audio -> {
                sentBytes += audio.data().length();
                sounds.onFrame(audio);
            }
            case VideoFrame picture -> {
                sentBytes += picture.lengthBytes();
                pictures.onFrame(picture);
            }
        }
    }

    @Override
    public long ssrc() {
        return requireJoined().ssrc();
    }

    @Override
    public void listenFor(MemberLook voice) {
        onLane(() -> {
            voices.add(voice);
            if (mix != null) {
                mix.listenFor(voice);
            }
            return true;
        });
    }

    @Override
    public void watch(MemberLook member, long ssrc) {
        RtpSocket port = open(requireJoined().local());
        Fields result = socket.request(
                AppRequest.SUBSCRIBE,
                params().with("antissrc", Long.toString(ssrc))
                        .with("seq", "s" + sequence.incrementAndGet())
                        .with("type", "1")
                        .with("port", Integer.toString(port.port()))
                        .with("payloadType", Integer.toString(VIDEO_PAYLOAD_TYPE)));
        long pictureSsrc = Long.parseLong(need(result, "ssrc"));
        onLane(() -> {
            RtpWatching before = watched.put(
                    member.name(),
                    RtpWatching.picture(
                            port,
                            pictureSsrc,
                            RtpReceiverConfig.h264(VIDEO_PAYLOAD_TYPE, masClock),
                            senses(member.name(), member)));
            if (before != null) {
                before.stop();
            }
            return true;
        });
    }

    /// An app brings sound and picture together itself.
    @Override
    public void avSync(MemberLook member, long ssrc) {
        watch(member, ssrc);
    }

    private Senses senses(String of, @Nullable MemberLook member) {
        return new Senses(
                lane.clock(),
                equipment.codecs(),
                of,
                member,
                of.equals(ChannelSecond.MIX) ? voices : List.of(),
                lipSyncs,
                events::add);
    }

    @Override
    public MemberSecond take(int second) {
        return onLane(() -> {
            long sentKbps = sentBytes * 8 / 1_000;
            sentBytes = 0;
            List<ChannelSecond> channels = new ArrayList<>();
            Map<String, Double> hears = new LinkedHashMap<>();
            Double echo = null;
            if (mix != null) {
                Senses.Taken taken = mix.take();
                channels.add(taken.second());
                for (MemberLook voice : voices) {
                    hears.put(voice.name(), taken.levels().getOrDefault(voice.toneHz(), -120.0));
                }
                echo = mix.isLive() ? taken.levels().get(settings.look().toneHz()) : null;
            }
            for (RtpWatching watching : watched.values()) {
                channels.add(watching.take().second());
            }
            List<String> since = List.copyOf(events);
            events.clear();
            return new MemberSecond(
                    second, settings.look().name(), studio != null, sentKbps, hears, echo, channels, since);
        });
    }

    @Override
    public void close() {
        onLane(() -> {
            if (studio != null) {
                studio.close();
                studio = null;
            }
            if (mix != null) {
                mix.stop();
                mix = null;
            }
            watched.values().forEach(RtpWatching::stop);
            watched.clear();
            return true;
        });
        try {
            if (joined != null) {
                joined = null;
                socket.request(AppRequest.QUIT, params());
            }
        } catch (SignalFailure _) {
            // The other side may be gone already; we leave in any case.
        } finally {
            lane.execute(() -> sockets.forEach(RtpSocket::close));
            socket.close();
        }
    }

    private void notified(SignalRequest notification) {
        lane.execute(() -> events.add("signal " + notification.method()));
    }

    private Fields params() {
        return Fields.of("confId", settings.confId());
    }

    private Joined requireJoined() {
        return Optional.ofNullable(joined).orElseThrow(() -> new IllegalStateException("not joined"));
    }

    private Joined joined(Fields result) {
        try {
            InetAddress mas = InetAddress.getByName(need(result, "audioip"));
            return new Joined(
                    Long.parseLong(need(result, "audiossrc")),
                    Long.parseLong(result.text("mixssrc").orElse("0")),
                    localTowards(mas),
                    new InetSocketAddress(mas, Integer.parseInt(need(result, "audiortpport"))),
                    new InetSocketAddress(
                            InetAddress.getByName(need(result, "videoip")),
                            Integer.parseInt(need(result, "videortpport"))));
        } catch (IOException e) {
            throw new SignalFailure("", "the MAS cannot be reached: " + e);
        }
    }

    /// Nothing is sent for this: the kernel only looks for the way.
    private static InetAddress localTowards(InetAddress mas) throws IOException {
        try (DatagramSocket way = new DatagramSocket()) {
            way.connect(new InetSocketAddress(mas, 9));
            return way.getLocalAddress();
        }
    }

    private RtpSocket open(InetAddress local) {
        RtpPortRange ports = app.ports();
        RtpSocket opened = await(RtpSocket.open(
                equipment.network(), lane, local, ports, _ -> true, settings.uuid(), equipment.random()));
        sockets.add(opened);
        return opened;
    }

    private static String need(Fields result, String name) {
        return result.text(name)
                .orElseThrow(() -> new SignalFailure(
                        "", "the reply has no " + name + ": " + result.values().keySet()));
    }

    private <T> T onLane(Supplier<T> task) {
        return await(CompletableFuture.supplyAsync(task, lane));
    }

    private <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(LIMIT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(settings.look().name() + ": " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(settings.look().name() + ": its lane hangs", e);
        }
    }
}
