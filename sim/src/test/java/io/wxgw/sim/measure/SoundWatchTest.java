package io.wxgw.sim.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wxgw.codec.AudioDecoder;
import io.wxgw.codec.AudioDecoder.Decoded;
import io.wxgw.codec.AudioEncoder;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.codec.PcmFrame;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.scene.SyntheticVoice;
import io.wxgw.sim.scene.SyntheticVoice.Mode;
import io.wxgw.wire.media.AacFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Voices must be known again, alone and in a mix, and also after AAC.
class SoundWatchTest {
    private static final int BLOCK = 1_024;
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_800_000_000L * SECOND;

    @Test
    void hearsWhoSpeaksInAMixAndNobodyElse() {
        ToneWatch watch = new ToneWatch(MemberLook.TONES);
        play(2, List.of(voice(0, Mode.TONE), voice(3, Mode.TONE), voice(5, Mode.SILENT)), watch::add);

        Map<Integer, Double> levels = watch.take();
        assertThat(levels.get(440)).isCloseTo(-18.1, within(1.0));
        assertThat(levels.get(2_600)).isCloseTo(-18.1, within(1.0));
        levels.forEach((tone, level) -> {
            if (tone != 440 && tone != 2_600) {
                assertThat(level).as(tone + " Hz").isLessThan(-55);
            }
        });
        assertThat(watch.take()).as("since then").containsEntry(440, -120.0);
    }

    @Test
    void findsTheBeginningOfEachBeepWithinFiveMilliseconds() {
        List<Long> beeps = new ArrayList<>();
        BeepWatch watch = new BeepWatch(1_000, SyntheticVoice.AMPLITUDE, beeps::add);
        play(
                4,
                List.of(voice(1, Mode.FLASH_AND_BEEP), voice(0, Mode.FLASH_AND_BEEP)),
                sound -> watch.add(sound, sound.ptsNanos()));

        assertThat(beeps).hasSizeBetween(3, 4);
        for (long beep : beeps) {
            long off = Math.floorMod(beep + SECOND / 2, SECOND) - SECOND / 2;
            assertThat(Math.abs(off)).isLessThan(5_000_000);
        }
    }

    @Test
    void beepsAreHeardAndTellMembersApart() {
        ToneWatch watch = new ToneWatch(MemberLook.TONES);
        play(2, List.of(voice(1, Mode.FLASH_AND_BEEP)), watch::add);

        watch.take().forEach((tone, level) -> {
            if (tone == 1_000) {
                assertThat(level).isGreaterThan(ToneWatch.HEARD_DBFS + 5);
            } else {
                assertThat(level).as(tone + " Hz").isLessThan(ToneWatch.HEARD_DBFS - 10);
            }
        });
    }

    @Test
    void measuresHowFarSoundComesAfterLight() {
        LipSync sync = new LipSync();
        assertThat(sync.takeMs()).isEmpty();
        sync.flash(10 * SECOND);
        sync.beep(10 * SECOND + 80_000_000);
        sync.beep(11 * SECOND + 90_000_000);
        sync.flash(11 * SECOND);
        sync.flash(12 * SECOND);
        sync.beep(12 * SECOND - 20_000_000);
        assertThat(sync.takeMs()).hasValue(80);
        sync.beep(20 * SECOND);
        sync.flash(21 * SECOND);
        assertThat(sync.takeMs()).as("too far apart").isEmpty();
    }

    private static SyntheticVoice voice(int number, Mode mode) {
        return new SyntheticVoice(MemberLook.numbered(number, "m" + number), mode);
    }

    private static void play(int seconds, List<SyntheticVoice> voices, Consumer<PcmFrame> out) {
        FfmpegCodecs codecs = new FfmpegCodecs();
        long sample = SyntheticVoice.sampleAt(START);
        long end = sample + (long) seconds * SyntheticVoice.SAMPLE_RATE_HZ;
        try (AudioEncoder encoder = codecs.aacEncoder(56_000);
                AudioDecoder decoder = codecs.decoder(AacFormat.LC_48K_MONO)) {
            for (; sample < end; sample += BLOCK) {
                float[] mix = new float[BLOCK];
                for (SyntheticVoice voice : voices) {
                    float[] own = voice.samples(sample, BLOCK);
                    for (int i = 0; i < BLOCK; i++) {
                        mix[i] += own[i];
                    }
                }
                long nanos = SyntheticVoice.unixNanosOf(sample);
                encoder.encode(new PcmFrame(48_000, 1, nanos, nanos, mix)).ifPresent(unit -> {
                    if (decoder.decode(unit) instanceof Decoded.Pcm(PcmFrame sound)) {
                        out.accept(sound);
                    }
                });
            }
        }
    }
}
