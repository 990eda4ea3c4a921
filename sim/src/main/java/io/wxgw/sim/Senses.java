package io.wxgw.sim;

import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.codec.PcmFrame;
import io.wxgw.engine.lane.NanoClock;
import io.wxgw.sim.measure.BeepWatch;
import io.wxgw.sim.measure.LipSync;
import io.wxgw.sim.measure.PictureWatch;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.scene.SyntheticVoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What one member makes of what comes through one channel: its judge, and where beeps and flashes meet. Lane only.
final class Senses {
    private final String of;
    private final @Nullable MemberLook look;
    private final Map<String, LipSync> lipSyncs;
    private final List<BeepWatch> beeps = new ArrayList<>();
    private final ChannelJudge judge;

    /// @param of whose picture comes, or `mix`
    /// @param look of the member whose picture must be in it; null if none must be
    /// @param voices whose beeps are listened for
    /// @param lipSyncs by name of the member
    /// @param events gets what a page would be told
    Senses(
            NanoClock clock,
            FfmpegCodecs codecs,
            String of,
            @Nullable MemberLook look,
            Collection<MemberLook> voices,
            Map<String, LipSync> lipSyncs,
            Consumer<String> events) {
        this.of = of;
        this.look = look;
        this.lipSyncs = lipSyncs;
        voices.forEach(this::listenFor);
        PictureWatch pictures = new PictureWatch(look, nanos -> {
            if (look != null) {
                lipSync(look).flash(nanos);
            }
        });
        this.judge =
                new ChannelJudge(clock, codecs, pictures, this::hear, event -> events.accept(of + " " + event.code()));
    }

    void listenFor(MemberLook voice) {
        LipSync lipSync = lipSync(voice);
        beeps.add(new BeepWatch(voice.toneHz(), SyntheticVoice.AMPLITUDE, lipSync::beep));
    }

    private LipSync lipSync(MemberLook member) {
        return lipSyncs.computeIfAbsent(member.name(), _ -> new LipSync());
    }

    private void hear(PcmFrame sound, long playedNanos) {
        for (BeepWatch beep : beeps) {
            beep.add(sound, playedNanos);
        }
    }

    /// Who must be told of each frame that comes and is played.
    ChannelJudge judge() {
        return judge;
    }

    /// A second, and the levels heard in it, by tone.
    record Taken(ChannelSecond second, Map<Integer, Double> levels) {}

    /// What came since the last call.
    ///
    /// @param live whether media comes
    /// @param bytes of media
    Taken take(boolean live, long bytes, Duration buffered, int timesEmpty) {
        ChannelJudge.Reading reading = judge.take();
        OptionalDouble lipSync =
                look == null ? OptionalDouble.empty() : lipSync(look).takeMs();
        ChannelSecond second = new ChannelSecond(
                of,
                look == null ? null : look.name(),
                live,
                bytes * 8 / 1_000,
                look != null && reading.pictures().running(),
                reading.arrival(),
                reading.shown(),
                reading.pictures(),
                buffered.toMillis(),
                timesEmpty,
                reading.soundHoles(),
                reading.undecodable(),
                lipSync.isPresent() ? lipSync.getAsDouble() : null);
        return new Taken(second, reading.levels());
    }

    /// Frees the codecs.
    void close() {
        judge.close();
    }
}
