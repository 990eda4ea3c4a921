package io.wxgw.sim;

import io.wxgw.api.signal.SignalRequest;
import io.wxgw.api.signal.SignalValue.Fields;
import io.wxgw.api.signal.WxRequest;
import io.wxgw.engine.lane.Lane;
import io.wxgw.sim.MemberSettings.Kind;
import io.wxgw.sim.measure.LipSync;
import io.wxgw.sim.phone.HostResolver;
import io.wxgw.sim.phone.LivePusher;
import io.wxgw.sim.phone.Phone;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.scene.Studio;
import io.wxgw.sim.signal.SignalFailure;
import io.wxgw.sim.signal.SignalSocket;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.rtmp.RtmpUrl;
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

/// A mini program without a phone: signs in, joins, pushes camera and voice, plays the conference's sound and the
/// members it asks to see, and measures what it hears and sees.
///
/// Its methods block and are for virtual threads, one at a time; its media lives on one lane.
final class MiniProgramSimulator implements SimulatedMember {
    private static final long LANE_LIMIT_MS = 5_000;

    private final Equipment equipment;
    private final MemberSettings settings;
    private final Lane lane;
    private final Phone phone;
    private final AtomicLong sequence = new AtomicLong();
    private final SignalSocket socket;

    // On the lane.
    private final List<String> events = new ArrayList<>();
    private final List<MemberLook> voices = new ArrayList<>();
    private final Map<String, LipSync> lipSyncs = new HashMap<>();
    private final Map<String, Watching> watched = new LinkedHashMap<>();
    private @Nullable LivePusher pusher;
    private @Nullable Watching mix;
    private long lastSentBytes;

    // Of the controlling thread.
    private @Nullable Joined joined;

    private record Joined(long ssrc, RtmpUrl pullAudioUrl) {}

    /// Signs in.
    ///
    /// @throws SignalFailure if nobody is there
    MiniProgramSimulator(Equipment equipment, MemberSettings settings, Kind.MiniProgram kind) {
        this.equipment = equipment;
        this.settings = settings;
        this.lane = equipment.lanes().leastLoaded();
        this.phone = new Phone(lane, equipment.network(), HostResolver.SYSTEM, equipment.random(), kind.phone());
        this.socket = SignalSocket.connect(equipment.http(), settings.signal(), settings.uuid(), this::notified);
    }

    /// Who it is.
    @Override
    public MemberLook look() {
        return settings.look();
    }

    /// Joins, begins to push and to play the mix.
    ///
    /// @throws SignalFailure if it is refused
    @Override
    public void join() {
        Fields result = socket.request(WxRequest.JOIN, params());
        long ssrc = Long.parseLong(need(result, "videossrc"));
        RtmpUrl pushUrl = RtmpUrl.parse(need(result, "pushurl"));
        RtmpUrl pullAudioUrl = RtmpUrl.parse(need(result, "pullaudiourl"));
        joined = new Joined(ssrc, pullAudioUrl);
        onLane(() -> {
            Studio studio = new Studio(
                    lane,
                    equipment.codecs(),
                    new Studio.Settings(
                            settings.look(),
                            settings.voice(),
                            settings.camera(),
                            settings.video(),
                            AacFormat.LC_48K_MONO));
            pusher = new LivePusher(phone, pushUrl, studio, event -> events.add("pusher " + event.code()));
            pusher.start();
            mix = watching(pullAudioUrl, ChannelSecond.MIX, null);
            return true;
        });
    }

    /// The SSRC others ask for its picture by.
    @Override
    public long ssrc() {
        return requireJoined().ssrc();
    }

    /// From now on this voice should be heard.
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

    /// Asks for a member's camera and plays it.
    ///
    /// @throws SignalFailure if it is refused
    @Override
    public void watch(MemberLook member, long ssrc) {
        Fields result = socket.request(WxRequest.VIDEO, target(ssrc));
        RtmpUrl url = RtmpUrl.parse(need(result, "pullurl"));
        onLane(() -> {
            Watching before = watched.put(member.name(), watching(url, member.name(), member));
            if (before != null) {
                before.stop();
            }
            return true;
        });
    }

    /// Asks for a member's camera inside the mix, and plays the mix again so that the player finds the new track.
    ///
    /// @throws SignalFailure if it is refused
    @Override
    public void avSync(MemberLook member, long ssrc) {
        socket.request(WxRequest.AV_SYNC, target(ssrc));
        RtmpUrl url = requireJoined().pullAudioUrl();
        onLane(() -> {
            if (mix != null) {
                mix.stop();
            }
            mix = watching(url, ChannelSecond.MIX, member);
            return true;
        });
    }

    private Watching watching(RtmpUrl url, String of, @Nullable MemberLook member) {
        List<MemberLook> beeps = of.equals(ChannelSecond.MIX) ? voices : List.of();
        return new Watching(
                phone, url, new Senses(lane.clock(), equipment.codecs(), of, member, beeps, lipSyncs, events::add));
    }

    /// What happened since the last call.
    ///
    /// @param second its number
    @Override
    public MemberSecond take(int second) {
        return onLane(() -> {
            long bytes = pusher == null ? 0 : pusher.bytesSent();
            long sentKbps = (bytes - lastSentBytes) * 8 / 1_000;
            lastSentBytes = bytes;
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
            for (Watching watching : watched.values()) {
                channels.add(watching.take().second());
            }
            List<String> since = List.copyOf(events);
            events.clear();
            return new MemberSecond(
                    second,
                    settings.look().name(),
                    pusher != null && pusher.isLive(),
                    sentKbps,
                    hears,
                    echo,
                    channels,
                    since);
        });
    }

    /// Stops everything, quits and hangs up. Idempotent.
    @Override
    public void close() {
        onLane(() -> {
            if (pusher != null) {
                pusher.stop();
                pusher = null;
            }
            if (mix != null) {
                mix.stop();
                mix = null;
            }
            watched.values().forEach(Watching::stop);
            watched.clear();
            return true;
        });
        try {
            if (joined != null) {
                joined = null;
                socket.request(WxRequest.QUIT, params());
            }
        } catch (SignalFailure _) {
            // The other side may be gone already; we leave in any case.
        } finally {
            socket.close();
        }
    }

    private void notified(SignalRequest notification) {
        lane.execute(() -> events.add("signal " + notification.method()));
    }

    private Fields params() {
        return Fields.of("confId", settings.confId(), "crgwid", "");
    }

    private Fields target(long ssrc) {
        return params().with("antissrc", Long.toString(ssrc))
                .with("seq", "s" + sequence.incrementAndGet())
                .with("type", "1");
    }

    private Joined requireJoined() {
        return Optional.ofNullable(joined).orElseThrow(() -> new IllegalStateException("not joined"));
    }

    private static String need(Fields result, String name) {
        return result.text(name)
                .orElseThrow(() -> new SignalFailure(
                        "", "the reply has no " + name + ": " + result.values().keySet()));
    }

    private <T> T onLane(Supplier<T> task) {
        try {
            return CompletableFuture.supplyAsync(task, lane).get(LANE_LIMIT_MS, TimeUnit.MILLISECONDS);
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
