package io.wxgw.sim;

import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.codec.PcmFrame;
import io.wxgw.sim.measure.BeepWatch;
import io.wxgw.sim.measure.LipSync;
import io.wxgw.sim.measure.PictureWatch;
import io.wxgw.sim.phone.LivePlayer;
import io.wxgw.sim.phone.Phone;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.scene.SyntheticVoice;
import io.wxgw.wire.rtmp.RtmpUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One player of one member with its judge. Lane only.
final class Watching {
    private final String of;
    private final @Nullable MemberLook look;
    private final Map<String, LipSync> lipSyncs;
    private final List<BeepWatch> beeps = new ArrayList<>();
    private final ChannelJudge judge;
    private final LivePlayer player;
    private long lastBytes;
    private int lastTimesEmpty;

    /// @param of whose picture it shows, or `mix`
    /// @param look of the member whose picture must be in it; null if none must be
    /// @param voices whose beeps are listened for
    /// @param lipSyncs by name of the member
    Watching(
            Phone phone,
            FfmpegCodecs codecs,
            RtmpUrl url,
            String of,
            @Nullable MemberLook look,
            List<MemberLook> voices,
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
        this.judge = new ChannelJudge(
                phone.lane().clock(), codecs, pictures, this::hear, event -> events.accept(of + " " + event.code()));
        this.player = new LivePlayer(phone, url, LivePlayer.Mode.PLAY, judge);
        player.play();
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

    String of() {
        return of;
    }

    boolean isLive() {
        return player.isLive();
    }

    /// The last second, and the levels heard in it.
    Taken take() {
        ChannelJudge.Reading reading = judge.take();
        long bytes = player.bytesReceived() - lastBytes;
        lastBytes = player.bytesReceived();
        int timesEmpty = player.timesEmpty() - lastTimesEmpty;
        lastTimesEmpty = player.timesEmpty();
        OptionalDouble lipSync =
                look == null ? OptionalDouble.empty() : lipSync(look).takeMs();
        ChannelSecond second = new ChannelSecond(
                of,
                look == null ? null : look.name(),
                player.isLive(),
                bytes * 8 / 1_000,
                look != null && reading.pictures().running(),
                reading.arrival(),
                reading.shown(),
                reading.pictures(),
                player.buffered().toMillis(),
                timesEmpty,
                reading.soundHoles(),
                reading.undecodable(),
                lipSync.isPresent() ? lipSync.getAsDouble() : null);
        return new Taken(second, reading.levels());
    }

    record Taken(ChannelSecond second, Map<Integer, Double> levels) {}

    void stop() {
        player.stop();
        judge.close();
    }
}
