package io.wxgw.sim;

import io.wxgw.codec.AudioDecoder;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.codec.PcmFrame;
import io.wxgw.codec.Resampler;
import io.wxgw.codec.VideoDecoder;
import io.wxgw.engine.lane.NanoClock;
import io.wxgw.sim.measure.Delays;
import io.wxgw.sim.measure.PictureWatch;
import io.wxgw.sim.measure.ToneWatch;
import io.wxgw.sim.phone.LivePlayer;
import io.wxgw.sim.phone.PhoneEvent;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.wire.h264.SeiClock;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Ears and eyes of one player: decodes what it plays, and measures it. Lane only.
final class ChannelJudge implements LivePlayer.Listener {
    private static final long NANOS_PER_MICRO = 1_000;

    /// Twice the 21.3 ms of an access unit, and a millisecond of FLV's rounding.
    private static final long HOLE_NANOS = 43_700_000;

    private final NanoClock clock;
    private final FfmpegCodecs codecs;
    private final Consumer<PhoneEvent> events;
    private final Ears ears;
    private final PictureWatch pictures;
    private final ToneWatch tones = new ToneWatch(MemberLook.TONES);
    private final Resampler resampler;
    private final VideoDecoder videoDecoder;
    private final Delays arrival = new Delays();
    private final Delays shown = new Delays();
    private @Nullable AudioDecoder audioDecoder;
    private long lastSoundPtsNanos = Long.MIN_VALUE;
    private int soundHoles;
    private int undecodable;

    /// Hears what is played.
    interface Ears {
        /// A run of 48 kHz mono sound.
        void hear(PcmFrame sound, long playedNanos);
    }

    /// What was measured since the last time.
    ///
    /// @param levels of the tones there are, in dBFS
    /// @param pictures what was seen
    /// @param arrival age of pictures when they came in
    /// @param shown age of pictures when they were shown
    /// @param soundHoles steps in the sound of more than two access units
    /// @param undecodable access units that could not be decoded
    record Reading(
            Map<Integer, Double> levels,
            PictureWatch.Summary pictures,
            Delays.Summary arrival,
            Delays.Summary shown,
            int soundHoles,
            int undecodable) {}

    ChannelJudge(NanoClock clock, FfmpegCodecs codecs, PictureWatch pictures, Ears ears, Consumer<PhoneEvent> events) {
        this.clock = clock;
        this.codecs = codecs;
        this.pictures = pictures;
        this.ears = ears;
        this.events = events;
        this.resampler = codecs.resampler(ToneWatch.SAMPLE_RATE_HZ, 1);
        this.videoDecoder = codecs.h264Decoder();
    }

    @Override
    public void onEvent(PhoneEvent event) {
        events.accept(event);
    }

    @Override
    public void onArrival(MediaFrame frame, long nowNanos) {
        switch (frame) {
            case AudioFrame audio -> {
                if (lastSoundPtsNanos != Long.MIN_VALUE && audio.ptsNanos() - lastSoundPtsNanos > HOLE_NANOS) {
                    soundHoles++;
                }
                lastSoundPtsNanos = audio.ptsNanos();
            }
            case VideoFrame video -> age(video, nowNanos, arrival);
        }
    }

    private void age(VideoFrame video, long nanos, Delays delays) {
        for (Payload nalUnit : video.nalUnits()) {
            SeiClock.read(nalUnit)
                    .ifPresent(
                            reading -> delays.add(clock.unixNanosOf(nanos) - reading.unixMicros() * NANOS_PER_MICRO));
        }
    }

    @Override
    public void onPlayed(MediaFrame frame, long playedNanos) {
        switch (frame) {
            case AudioFrame audio -> hear(audio, playedNanos);
            case VideoFrame video -> see(video, playedNanos);
        }
    }

    private void hear(AudioFrame audio, long playedNanos) {
        AudioDecoder decoder = audioDecoder;
        if (decoder == null || !decoder.format().equals(audio.format())) {
            if (decoder != null) {
                decoder.close();
            }
            decoder = codecs.decoder(audio.format());
            audioDecoder = decoder;
        }
        switch (decoder.decode(audio)) {
            case AudioDecoder.Decoded.Pcm(PcmFrame sound) -> {
                PcmFrame mono = resampler.resample(sound);
                tones.add(mono);
                ears.hear(mono, playedNanos + (mono.ptsNanos() - sound.ptsNanos()));
            }
            case AudioDecoder.Decoded.NeedMore _ -> {}
            case AudioDecoder.Decoded.Damaged _ -> {
                undecodable++;
                events.accept(PhoneEvent.SOUND_UNDECODABLE);
            }
        }
    }

    private void see(VideoFrame video, long playedNanos) {
        age(video, playedNanos, shown);
        switch (videoDecoder.decode(video)) {
            case VideoDecoder.Decoded.Picture decoded -> pictures.add(decoded.picture(), playedNanos);
            case VideoDecoder.Decoded.NeedMore _ -> {}
            case VideoDecoder.Decoded.Damaged _ -> {
                undecodable++;
                events.accept(PhoneEvent.PICTURE_UNDECODABLE);
            }
        }
    }

    /// What was measured since the last call.
    Reading take() {
        Reading reading =
                new Reading(tones.take(), pictures.take(), arrival.take(), shown.take(), soundHoles, undecodable);
        soundHoles = 0;
        undecodable = 0;
        return reading;
    }

    /// Frees the codecs.
    void close() {
        resampler.close();
        videoDecoder.close();
        if (audioDecoder != null) {
            audioDecoder.close();
            audioDecoder = null;
        }
    }
}
