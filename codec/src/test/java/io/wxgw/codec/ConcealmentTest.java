package io.wxgw.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.codec.AudioDecoder.Decoded;
import io.wxgw.codec.GaplessDecoder.Holes;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.G711Format;
import io.wxgw.wire.media.OpusFormat;
import io.wxgw.wire.media.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What one hears when frames are lost.
class ConcealmentTest {
    private static final long START = 3_000_000_000L;

    private final FfmpegCodecs codecs = new FfmpegCodecs();

    static Stream<AudioFormat> formats() {
        return Stream.of(AacFormat.LC_48K_MONO, OpusFormat.MONO, G711Format.PCMA, G711Format.PCMU);
    }

    @AfterEach
    void leavesNothingOpen() {
        assertThat(codecs.open()).isZero();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void everyTenthFrameLostIsNoClickNoHoleAndNoShift(AudioFormat format) {
        // Opus knows a voice when it hears one: a pure tone is none, gets no copy and is concealed as noise.
        boolean opus = format instanceof OpusFormat;
        float[] sent = opus ? Tones.voice(5 * 48_000) : Tones.tone(437, Tones.LEVEL, 0, 5 * 48_000);
        List<AudioFrame> frames = encode(format, sent);
        float[] whole = join(hear(frames, lost -> false));
        List<PcmFrame> runs = hear(frames, lost -> lost % 10 == 7);
        float[] holed = join(runs);

        assertContinuous(runs);
        assertThat(holed.length).isEqualTo(whole.length);
        assertThat(steepest(holed)).isLessThan(1.6 * steepest(whole));
        int window = format.sampleRateHz() / 50;
        assertThat(quietest(holed, window)).isGreaterThan(quietest(whole, window) - (opus ? 12 : 6));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aLongLossFadesAndComesBackWithoutAClick(AudioFormat format) {
        List<AudioFrame> frames = encode(format, Tones.tone(437, Tones.LEVEL, 0, 5 * 48_000));
        List<PcmFrame> holed = hear(frames, lost -> lost >= 100 && lost < 110);

        float[] sound = join(holed);
        int ms = format.sampleRateHz() / 1_000;
        assertThat(steepest(sound)).isLessThan(1.6 * steepest(join(hear(frames, lost -> false))));
        int hole = (int) (frames.get(100).ptsNanos() - frames.getFirst().ptsNanos()) / 1_000_000;
        assertThat(level(sound, (hole + 100) * ms, 15 * ms)).isLessThan(-35);
        assertThat(level(sound, (hole + 200) * ms, 100 * ms)).isBetween(-22.0, -20.0);
    }

    @Test
    void opusTakesTheCopyInTheNextPacket() {
        List<AudioFrame> frames = encode(OpusFormat.MONO, Tones.voice(10 * 48_000));
        IntPredicate lost = index -> index % 7 == 3;
        float[] whole = join(hear(frames, index -> false));
        double withCopy = snrOfLost(whole, join(hear(frames, lost)), lost);
        double without = snrOfLost(whole, join(hearWithoutCopies(frames, lost)), lost);

        assertThat(withCopy).isGreaterThan(8);
        assertThat(withCopy - without).isGreaterThan(5);
    }

    @Test
    void opusDecodesAsFfmpegDoes() {
        List<AudioFrame> frames = encode(OpusFormat.MONO, Tones.voice(10 * 48_000));
        float[] ours = join(hear(frames, lost -> false));
        float[] theirs = FfmpegOracle.decode(
                "libopus", 48_000, frames.stream().map(AudioFrame::data).toList());

        assertThat(ours.length).isEqualTo(theirs.length);
        assertThat(Tones.snr(theirs, ours, 0, ours.length)).isGreaterThan(60);
    }

    @Test
    void opusSurvivesDamageAndDecodesTheNextGoodPackets() {
        List<AudioFrame> frames = encode(OpusFormat.MONO, Tones.voice(4 * 48_000));
        Random random = new Random(11);
        int damaged = 0;
        try (AudioDecoder decoder = codecs.decoder(OpusFormat.MONO)) {
            for (int round = 0; round < 5_000; round++) {
                byte[] bytes = frames.get(round % 150).data().toBytes();
                for (int flips = 0; flips < 6; flips++) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                AudioFrame broken =
                        new AudioFrame(OpusFormat.MONO, 0, 0, Payload.of(bytes, 0, 1 + random.nextInt(bytes.length)));
                if (round % 5 == 0) {
                    decoder.lost(20_000_000, broken);
                }
                damaged += decoder.decode(broken) instanceof Decoded.Damaged ? 1 : 0;
            }
            assertThat(damaged).isPositive();
            assertThat(decoder.decode(frames.get(20))).isInstanceOf(Decoded.Pcm.class);
        }
    }

    @Test
    void opusOfOneByteIsComfortNoise() {
        try (AudioDecoder decoder = codecs.decoder(OpusFormat.STEREO)) {
            AudioFrame quiet = new AudioFrame(OpusFormat.STEREO, START, START, Payload.of(new byte[] {0x78}));
            assertThat(decoder.decode(quiet))
                    .isInstanceOfSatisfying(
                            Decoded.Pcm.class,
                            pcm -> assertThat(pcm.frame().samples()).hasSize(960));
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void nothingIsMadeUpOutOfNothing(AudioFormat format) {
        try (AudioDecoder decoder = codecs.decoder(format)) {
            assertThat(decoder.lost(20_000_000)).isEmpty();
            assertThat(decoder.decode(new AudioFrame(format, 0, 0, Payload.EMPTY)))
                    .isInstanceOf(Decoded.Damaged.class);
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void whatIsMadeUpIsBounded(AudioFormat format) {
        List<AudioFrame> frames = encode(format, Tones.tone(440, Tones.LEVEL, 0, 48_000));
        try (AudioDecoder decoder = codecs.decoder(format)) {
            decoder.decode(frames.get(3));
            PcmFrame made = decoder.lost(Long.MAX_VALUE).orElseThrow();
            assertThat(made.durationNanos()).isBetween(990_000_000L, 1_010_000_000L);
        }
    }

    @Test
    void pausesOfASourceThatLosesNothingAreLeft() {
        List<AudioFrame> frames = encode(G711Format.PCMA, Tones.tone(440, Tones.LEVEL, 0, 48_000));
        try (GaplessDecoder decoder = new GaplessDecoder(codecs, Holes.LEAVE)) {
            List<PcmFrame> out = new ArrayList<>();
            decoder.decode(frames.get(3), out::add);
            decoder.decode(frames.get(6), out::add);
            assertThat(out).hasSize(2);
            assertThat(decoder.concealedNanos()).isZero();
        }
    }

    private List<AudioFrame> encode(AudioFormat format, float[] samples) {
        List<AudioFrame> frames = new ArrayList<>();
        try (AudioEncoder encoder = codecs.encoder(format);
                Resampler resampler = codecs.resampler(format.sampleRateHz(), 1)) {
            new SampleBlocks(encoder.samplesPerFrame(), format.sampleRateHz())
                    .add(
                            resampler.resample(new PcmFrame(48_000, 1, START, START, samples)),
                            block -> encoder.encode(block).ifPresent(frames::add));
        }
        return frames;
    }

    private List<PcmFrame> hear(List<AudioFrame> frames, IntPredicate lost) {
        List<PcmFrame> out = new ArrayList<>();
        try (GaplessDecoder decoder = new GaplessDecoder(codecs, Holes.CONCEAL)) {
            for (int i = 0; i < frames.size(); i++) {
                if (!lost.test(i)) {
                    decoder.decode(frames.get(i), out::add);
                }
            }
        }
        return out;
    }

    private List<PcmFrame> hearWithoutCopies(List<AudioFrame> frames, IntPredicate lost) {
        List<PcmFrame> out = new ArrayList<>();
        try (AudioDecoder decoder = codecs.decoder(OpusFormat.MONO)) {
            for (int i = 0; i < frames.size(); i++) {
                if (lost.test(i)) {
                    decoder.lost(20_000_000).ifPresent(out::add);
                } else if (decoder.decode(frames.get(i)) instanceof Decoded.Pcm(PcmFrame pcm)) {
                    out.add(pcm);
                }
            }
        }
        return out;
    }

    private static double snrOfLost(float[] whole, float[] holed, IntPredicate lost) {
        double signal = 0;
        double noise = 0;
        for (int i = 0; i < Math.min(whole.length, holed.length); i++) {
            if (lost.test(i / 960)) {
                signal += whole[i] * whole[i];
                noise += Math.pow(whole[i] - holed[i], 2);
            }
        }
        return 10 * Math.log10(signal / noise);
    }

    private static void assertContinuous(List<PcmFrame> runs) {
        for (int i = 1; i < runs.size(); i++) {
            PcmFrame before = runs.get(i - 1);
            assertThat(runs.get(i).ptsNanos() - before.ptsNanos() - before.durationNanos())
                    .isBetween(-200_000L, 200_000L);
        }
    }

    /// The largest step from one sample to the next.
    private static double steepest(float[] sound) {
        double steepest = 0;
        for (int i = sound.length / 20; i < sound.length; i++) {
            steepest = Math.max(steepest, Math.abs(sound[i] - sound[i - 1]));
        }
        return steepest;
    }

    /// Level of the quietest window, after the first tenth, in dB of full scale.
    private static double quietest(float[] sound, int window) {
        double quietest = 0;
        for (int from = sound.length / 10; from + window < sound.length; from += window / 4) {
            quietest = Math.min(quietest, level(sound, from, window));
        }
        return quietest;
    }

    private static double level(float[] sound, int from, int count) {
        double energy = 0;
        for (int i = from; i < from + count; i++) {
            energy += sound[i] * sound[i];
        }
        return 10 * Math.log10(energy / count + 1e-12);
    }

    private static float[] join(List<PcmFrame> runs) {
        return FfmpegOracle.join(runs.stream().map(PcmFrame::samples).toList());
    }
}
