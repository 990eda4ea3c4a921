package io.wxgw.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wxgw.codec.AudioDecoder.Decoded;
import io.wxgw.codec.GaplessDecoder.Holes;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.G711Format;
import io.wxgw.wire.media.OpusFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every way from one format to another, heard by a decoder of the target; four of them for a minute.
class TranscodingTest {
    private static final long START = 7_000_000_000L;

    /// Measured at 440 Hz and -18 dBFS: AAC to AAC of another rate 57, AAC to Opus 38, AAC to G.711 38, Opus to AAC 38,
    /// Opus to Opus 35, Opus to G.711 35, G.711 to AAC 38, G.711 to Opus 34 (mu-law), G.711 to G.711 37.
    private static final double LEAST_SNR_DECIBELS = 33;

    private final FfmpegCodecs codecs = new FfmpegCodecs();

    @AfterEach
    void leavesNothingOpen() {
        assertThat(codecs.open()).isZero();
    }

    static Stream<Arguments> ways() {
        List<String> from = List.of("AAC", "AAC 44100 stereo", "AAC 16000", "Opus", "PCMA", "PCMU");
        List<AudioFormat> to = List.of(AacFormat.LC_48K_MONO, OpusFormat.MONO, G711Format.PCMA, G711Format.PCMU);
        return from.stream().flatMap(source -> to.stream().map(target -> Arguments.of(source, target, 13)));
    }

    static Stream<Arguments> longWays() {
        return Stream.of(
                Arguments.of("AAC 44100 stereo", OpusFormat.MONO, 60),
                Arguments.of("Opus", AacFormat.LC_48K_MONO, 60),
                Arguments.of("PCMA", AacFormat.LC_48K_MONO, 60),
                Arguments.of("AAC", G711Format.PCMU, 60));
    }

    @ParameterizedTest(name = "{0} to {1}, {2} s")
    @MethodSource({"ways", "longWays"})
    void keepsToneLevelTimeAndCount(String source, AudioFormat target, int seconds) {
        double hertz = 440;
        List<AudioFrame> in = source(source, hertz, seconds);
        List<AudioFrame> out = new ArrayList<>();
        int held;
        try (AudioTranscoder transcoder = new AudioTranscoder(codecs, target, Holes.CONCEAL)) {
            in.forEach(frame -> transcoder.transcode(frame, out::add));
            held = transcoder.delaySamples();
            assertThat(transcoder.concealedNanos()).isZero();
            assertThat(transcoder.damaged()).isZero();
        }

        int rate = target.sampleRateHz();
        assertThat(out).allSatisfy(frame -> assertThat(frame.format()).isEqualTo(target));
        assertSteady(out, frameNanos(target));
        if (!source.equals("AAC") || !target.equals(AacFormat.LC_48K_MONO)) {
            assertEverySampleIsThere(in, out, held, rate);
        }
        float[] heard = hear(out, rate, seconds);
        Tones.Found early = Tones.find(heard, 10 * rate, rate, hertz, rate);
        Tones.Found late = Tones.find(heard, (seconds - 2) * rate, rate, hertz, rate);
        assertThat(late.decibels()).isBetween(-18.6, -17.6);
        assertThat(late.snrDecibels()).isGreaterThan(LEAST_SNR_DECIBELS);
        // A twentieth of a turn is 0.1 ms: nothing drifts; nothing is misplaced by more than what Opus' filters turn.
        assertThat(late.phaseDegrees()).isCloseTo(early.phaseDegrees(), within(5.0));
        assertThat(Math.abs(early.phaseDegrees())).isLessThan(80);
    }

    @Test
    void opusWithoutCopiesCarriesMoreThanVoices() {
        assertThat(snrOfTwoTones(false)).isGreaterThan(5 + snrOfTwoTones(true));
    }

    /// How far one of two tones at once is over all but both.
    private double snrOfTwoTones(boolean fec) {
        float[] both = Tones.tone(440, Tones.LEVEL, 0, 5 * 48_000);
        float[] second = Tones.tone(1_700, Tones.LEVEL, 0, both.length);
        for (int i = 0; i < both.length; i++) {
            both[i] += second[i];
        }
        List<float[]> runs = new ArrayList<>();
        try (AudioEncoder encoder = codecs.encoder(OpusFormat.MONO, fec);
                AudioDecoder decoder = codecs.decoder(OpusFormat.MONO)) {
            new SampleBlocks(960, 48_000).add(new PcmFrame(48_000, 1, 0, 0, both), block -> {
                if (decoder.decode(encoder.encode(block).orElseThrow()) instanceof Decoded.Pcm(PcmFrame pcm)) {
                    runs.add(pcm.samples());
                }
            });
        }
        float[] heard = FfmpegOracle.join(runs);
        for (double hertz : new double[] {440, 1_700}) {
            Tones.Found tone = Tones.find(heard, 48_000, 96_000, hertz, 48_000);
            double amplitude = Math.pow(10, tone.decibels() / 20);
            for (int i = 0; i < heard.length; i++) {
                heard[i] -= (float)
                        (amplitude * Math.sin(2 * Math.PI * hertz * i / 48_000 + Math.toRadians(tone.phaseDegrees())));
            }
        }
        double noise = 0;
        for (int i = 48_000; i < 144_000; i++) {
            noise += heard[i] * heard[i] / 96_000;
        }
        return 10 * Math.log10(Tones.LEVEL * Tones.LEVEL / 2 / noise);
    }

    @Test
    void aTimelineThatJumpsEndsTheBlockAndGoesOnAtItsNewTime() {
        List<AudioFrame> out = new ArrayList<>();
        List<AudioFrame> in = new ArrayList<>();
        for (AudioFrame frame : source("PCMA", 440, 1).subList(0, 20)) {
            long jump = in.size() < 10 ? 0 : 2_000_000_000L;
            in.add(new AudioFrame(frame.format(), frame.ptsNanos() + jump, frame.captureNanos() + jump, frame.data()));
        }
        try (AudioTranscoder transcoder = new AudioTranscoder(codecs)) {
            in.forEach(frame -> transcoder.transcode(frame, out::add));
        }
        long after = START + 200_000_000L + 2_000_000_000L;
        long first = out.stream()
                .mapToLong(AudioFrame::ptsNanos)
                .filter(pts -> pts > START + 1_000_000_000L)
                .min()
                .orElseThrow();
        assertThat(first).isCloseTo(after, within(2_000_000L));
    }

    @Test
    void aNewFormatGetsANewDecoderAndTheSameEncoder() {
        List<AudioFrame> out = new ArrayList<>();
        try (AudioTranscoder transcoder = new AudioTranscoder(codecs, OpusFormat.MONO, Holes.CONCEAL)) {
            source("AAC", 440, 1).subList(0, 30).forEach(frame -> transcoder.transcode(frame, out::add));
            int open = codecs.open();
            source("AAC 16000", 440, 1).subList(5, 15).forEach(frame -> transcoder.transcode(frame, out::add));
            assertThat(codecs.open()).as("one more: the resampler").isEqualTo(open + 1);
        }
        assertThat(out.size()).isBetween(60, 66);
    }

    /// Samples in, in the target's rate, are samples out and samples held; a resampler holds up to 2 ms as well.
    private static void assertEverySampleIsThere(List<AudioFrame> in, List<AudioFrame> out, int held, int rate) {
        AudioFormat target = out.getFirst().format();
        long outSamples = out.size() * Math.round(frameNanos(target) * rate / 1e9);
        AudioFrame last = in.getLast();
        double inSamples = (last.ptsNanos() - in.getFirst().ptsNanos() + frameNanos(last.format())) * rate / 1e9;
        // What an encoder looks ahead is held and, as priming, already out.
        int priming = target instanceof AacFormat ? 1_024 : target instanceof OpusFormat ? 312 : 0;
        assertThat(outSamples + held - priming)
                .isBetween((long) Math.floor(inSamples) - 2L * rate / 1_000 - 1, (long) Math.ceil(inSamples) + 1);
    }

    private static void assertSteady(List<AudioFrame> frames, double stepNanos) {
        long first = frames.getFirst().ptsNanos();
        for (int i = 0; i < frames.size(); i++) {
            assertThat(frames.get(i).ptsNanos() - first)
                    .as("frame %d", i)
                    .isCloseTo(Math.round(i * stepNanos), within(2_000L));
            assertThat(frames.get(i).captureNanos()).isEqualTo(frames.get(i).ptsNanos());
        }
    }

    private static double frameNanos(AudioFormat format) {
        return switch (format) {
            case AacFormat aac -> aac.samplesPerFrame() * 1e9 / aac.coreSampleRateHz();
            case OpusFormat _, G711Format _ -> 20e6;
        };
    }

    private List<AudioFrame> source(String name, double hertz, int seconds) {
        return switch (name) {
            case "AAC 44100 stereo" -> FfmpegOracle.aacTone(44_100, 2, hertz, seconds * 44_100 / 1_024, START);
            case "AAC 16000" -> FfmpegOracle.aacTone(16_000, 1, hertz, seconds * 16_000 / 1_024, START);
            case "AAC" -> encode(AacFormat.LC_48K_MONO, hertz, seconds);
            case "Opus" -> encode(OpusFormat.MONO, hertz, seconds);
            default -> encode(G711Format.valueOf(name), hertz, seconds);
        };
    }

    private List<AudioFrame> encode(AudioFormat format, double hertz, int seconds) {
        List<AudioFrame> frames = new ArrayList<>();
        try (AudioEncoder encoder = codecs.encoder(format)) {
            int rate = format.sampleRateHz();
            float[] tone = new float[seconds * rate];
            for (int i = 0; i < tone.length; i++) {
                tone[i] = (float) (Tones.LEVEL * Math.sin(2 * Math.PI * hertz * i / rate));
            }
            new SampleBlocks(encoder.samplesPerFrame(), rate)
                    .add(
                            new PcmFrame(rate, 1, START, START, tone),
                            block -> encoder.encode(block).ifPresent(frames::add));
        }
        return frames;
    }

    /// What one hears, each frame at the place its time says.
    private float[] hear(List<AudioFrame> frames, int rate, int seconds) {
        float[] heard = new float[(seconds + 1) * rate];
        try (AudioDecoder decoder = codecs.decoder(frames.getFirst().format())) {
            for (AudioFrame frame : frames) {
                if (decoder.decode(frame) instanceof Decoded.Pcm(PcmFrame pcm)) {
                    int at = (int) Math.round((pcm.ptsNanos() - START) * (rate / 1e9));
                    for (int i = Math.max(0, -at); i < pcm.samples().length; i++) {
                        heard[at + i] = pcm.samples()[i];
                    }
                }
            }
        }
        return heard;
    }
}
