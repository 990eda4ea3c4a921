package io.wxgw.mas;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.codec.AudioDecoder;
import io.wxgw.codec.AudioEncoder;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.codec.PcmFrame;
import io.wxgw.codec.Tones;
import io.wxgw.engine.sim.ManualLane;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MixerTest {
    private static final int UNIT = 1_024;
    private static final long UNIT_NANOS = 21_333_333;

    private final FfmpegCodecs codecs = new FfmpegCodecs();

    @AfterEach
    void leavesNothingOpen() {
        assertThat(codecs.open()).isZero();
    }

    /// A room in which one says a tone, and another listens and now and then says another tone.
    private final class Room {
        final ManualLane lane = new ManualLane();
        final Mixer mixer = new Mixer(lane, codecs, Duration.ofMillis(3));
        final List<AudioFrame> heard = new ArrayList<>();
        final List<AudioFrame> heardByThird = new ArrayList<>();
        final List<Boolean> changes = new ArrayList<>();
        final List<AudioFrame> tone = units(1_000);
        final List<AudioFrame> other = units(440);
        final Seat speaker = lane.call(() -> mixer.join(AacFormat.LC_48K_MONO, _ -> {}, () -> {}));
        final Seat second = lane.call(() -> mixer.join(AacFormat.LC_48K_MONO, heard::add, this::changed));
        int unit;

        Room() {
            lane.run(() -> mixer.join(AacFormat.LC_48K_MONO, heardByThird::add, () -> {}));
        }

        void changed() {
            changes.add(second.speaking());
        }

        void run(int count, boolean secondSpeaks) {
            for (int i = 0; i < count; i++) {
                AudioFrame one = tone.get(unit);
                AudioFrame two = other.get(unit);
                lane.run(() -> {
                    speaker.say(one);
                    if (secondSpeaks) {
                        second.say(two);
                    }
                });
                unit++;
                lane.advance(Duration.ofNanos(UNIT_NANOS));
            }
        }

        void end() {
            lane.run(mixer::close);
        }

        private List<AudioFrame> units(double hertz) {
            List<AudioFrame> units = new ArrayList<>();
            long start = lane.clock().nowNanos();
            try (AudioEncoder encoder = codecs.aacEncoder(128_000)) {
                for (int i = 0; i < 600; i++) {
                    long at = start + i * UNIT_NANOS;
                    float[] samples = Tones.tone(hertz, Tones.LEVEL, (long) i * UNIT, UNIT);
                    encoder.encode(new PcmFrame(48_000, 1, at, at, samples)).ifPresent(units::add);
                }
            }
            return units;
        }
    }

    /// The same 12 s twice: the second member stays silent, or speaks for 2 s twice. It must hear the same.
    @Test
    void changesEncodersWithoutASound() {
        Room silent = new Room();
        silent.run(550, false);
        silent.end();
        Room changing = new Room();
        for (boolean speaks : new boolean[] {false, true, false, true, false}) {
            changing.run(110, speaks);
        }
        changing.end();

        assertThat(silent.changes).isEmpty();
        assertThat(changing.changes).containsExactly(true, false, true, false);
        float[] unspliced = decode(silent.heard);
        float[] spliced = decode(changing.heard);
        assertThat(spliced).hasSameSizeAs(unspliced);
        int from = 30 * UNIT;
        double tone = power(unspliced, from, unspliced.length - from);
        for (int at = from; at + 256 <= spliced.length; at += 256) {
            double difference = 0;
            for (int i = at; i < at + 256; i++) {
                difference += Math.pow(spliced[i] - unspliced[i], 2) / 256;
            }
            assertThat(10 * Math.log10(tone / Math.max(difference, 1e-15)))
                    .as("against the unspliced sound, at block %.2f", at / (double) UNIT)
                    .isGreaterThan(35);
        }
        float[] third = decode(changing.heardByThird);
        assertThat(Tones.decibels(Tones.amplitude(third, 160 * UNIT, 12_000, 440, 48_000)))
                .isBetween(-19.0, -17.0);
        assertThat(Tones.decibels(Tones.amplitude(spliced, 160 * UNIT, 12_000, 440, 48_000)))
                .isLessThan(-70);
    }

    @Test
    void stampsTheMixWithTheCaptureTimeOfWhatIsInIt() {
        Room room = new Room();
        room.run(100, false);
        AudioFrame last = room.heard.getLast();
        long ago = room.lane.clock().nowNanos() - last.captureNanos();
        // 60 ms to begin with, less than a unit and a tick to wait, one block that the encoder looks ahead
        assertThat(ago).isBetween(60_000_000L, 140_000_000L);
        for (int i = 60; i < room.heard.size(); i++) {
            assertThat(room.heard.get(i).captureNanos() - room.heard.get(i - 1).captureNanos())
                    .isBetween(UNIT_NANOS - 200_000, UNIT_NANOS + 200_000);
        }
        room.end();
    }

    @Test
    void addsVoicesExactlyAndBendsOnlyWhatWouldBeTooLoud() {
        for (float sample : Tones.tone(1_000, Tones.LEVEL, 0, 4_800)) {
            int whole = Pcm24.ofFloat(sample);
            assertThat(Pcm24.toFloat(whole)).isEqualTo(whole / 8_388_608f);
            assertThat((double) Pcm24.toFloat(whole)).isCloseTo(sample, org.assertj.core.data.Offset.offset(1e-7));
        }
        assertThat(Pcm24.ofFloat(9)).isEqualTo(1 << 23);
        assertThat(Pcm24.toFloat(255 * Pcm24.ofFloat(1))).isBetween(0.999f, 1f);
        assertThat(Pcm24.toFloat(255 * Pcm24.ofFloat(-1))).isBetween(-1f, -0.999f);
        float before = -1;
        for (int sum = -(4 << 23); sum < 4 << 23; sum += 1 << 16) {
            float now = Pcm24.toFloat(sum);
            assertThat(now).isGreaterThanOrEqualTo(before);
            before = now;
        }
    }

    private float[] decode(List<AudioFrame> units) {
        float[] all = new float[units.size() * UNIT];
        try (AudioDecoder decoder = codecs.decoder(AacFormat.LC_48K_MONO)) {
            for (int i = 0; i < units.size(); i++) {
                if (decoder.decode(units.get(i)) instanceof AudioDecoder.Decoded.Pcm(PcmFrame pcm)) {
                    System.arraycopy(pcm.samples(), 0, all, i * UNIT, UNIT);
                }
            }
        }
        return all;
    }

    private static double power(float[] sound, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += sound[i] * sound[i];
        }
        return sum / count;
    }
}
