package io.wxgw.sim;

import io.wxgw.api.signal.MemberNews;
import io.wxgw.api.signal.SignalRequest;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.engine.lane.Lane;
import io.wxgw.sim.measure.LipSync;
import io.wxgw.sim.scene.MemberLook;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What one simulated member hears, sees and is told, whatever way it comes; measured since it was last asked. Lane
/// only.
final class Perception {
    private static final double SILENT_DBFS = -120;

    private final Lane lane;
    private final FfmpegCodecs codecs;
    private final MemberLook self;
    private final List<String> events = new ArrayList<>();
    private final List<MemberLook> voices = new ArrayList<>();
    private final Map<String, LipSync> lipSyncs = new HashMap<>();
    private final Map<String, Watching> channels = new LinkedHashMap<>();
    private NewsCount news = NewsCount.NONE;
    private long lastSentBytes;

    /// @param self whose own voice must not come back
    Perception(Lane lane, FfmpegCodecs codecs, MemberLook self) {
        this.lane = lane;
        this.codecs = codecs;
        this.self = self;
    }

    /// Something a page would be told.
    void note(String event) {
        events.add(event);
    }

    /// Something came by the signalling that was not asked for.
    void told(SignalRequest notification) {
        MemberNews.of(notification)
                .ifPresentOrElse(
                        told -> {
                            news = news.with(told.kind());
                            note(NewsCount.text(told));
                        },
                        () -> note("signal " + notification.method()));
    }

    /// From now on this voice should be heard.
    void listenFor(MemberLook voice) {
        if (!voices.contains(voice)) {
            voices.add(voice);
            Watching mix = channels.get(ChannelSecond.MIX);
            if (mix != null) {
                mix.listenFor(voice);
            }
        }
    }

    /// The sound of the conference comes this way, in place of where it came from before.
    ///
    /// @param shown whose picture must be in it; null if none must be
    void hear(@Nullable MemberLook shown, Function<Senses, Watching> way) {
        add(ChannelSecond.MIX, shown, voices, way);
    }

    /// The picture of a member comes this way, in place of where it came from before.
    void watch(MemberLook member, Function<Senses, Watching> way) {
        add(member.name(), member, List.of(), way);
    }

    private void add(
            String of, @Nullable MemberLook shown, Collection<MemberLook> beeps, Function<Senses, Watching> way) {
        Watching before = channels.get(of);
        if (before != null) {
            before.stop();
        }
        channels.put(of, way.apply(new Senses(lane.clock(), codecs, of, shown, beeps, lipSyncs, this::note)));
    }

    /// What happened since the last call.
    ///
    /// @param second its number
    /// @param sending whether what it sends is taken
    /// @param sentBytes so far
    MemberSecond take(int second, boolean sending, long sentBytes) {
        List<ChannelSecond> seconds = new ArrayList<>();
        Map<String, Double> hears = new LinkedHashMap<>();
        Double echo = null;
        for (Watching channel : channels.values()) {
            Senses.Taken taken = channel.take();
            seconds.add(taken.second());
            if (taken.second().of().equals(ChannelSecond.MIX)) {
                voices.forEach(
                        voice -> hears.put(voice.name(), taken.levels().getOrDefault(voice.toneHz(), SILENT_DBFS)));
                echo = channel.isLive() ? taken.levels().get(self.toneHz()) : null;
            }
        }
        MemberSecond taken = new MemberSecond(
                second,
                self.name(),
                sending,
                (sentBytes - lastSentBytes) * 8 / 1_000,
                hears,
                echo,
                seconds,
                news,
                List.copyOf(events));
        lastSentBytes = sentBytes;
        news = NewsCount.NONE;
        events.clear();
        return taken;
    }

    /// Ends all of it. Idempotent.
    void close() {
        channels.values().forEach(Watching::stop);
        channels.clear();
    }
}
