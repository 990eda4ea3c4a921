package io.wxgw.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wxgw.codec.AudioDecoder.Decoded;
import io.wxgw.codec.CodecRefusal.Reason;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FfmpegCodecsTest {
    private static final long START = 5_000_000_000L;
    private static final int BLOCK = 1_024;

    private final FfmpegCodecs codecs = new FfmpegCodecs();

    @AfterEach
    void leavesNothingOpen() {
        assertThat(codecs.open()).isZero();
    }

    @Test
    void decodesWhatItEncodedSampleForSampleAtTheSameTimes() {
        float[] tone = Tones.tone(1_000, Tones.LEVEL, 0, 60 * BLOCK);
        List<AudioFrame> units = encode(tone);

        assertThat(units.getFirst().ptsNanos()).isEqualTo(START - AacFormat.LC_48K_MONO.frameNanos());
        float[] decoded = decode(units, tone.length);

        int from = 10 * BLOCK;
        assertThat(Tones.snr(tone, decoded, from, 40 * BLOCK)).isGreaterThan(30);
        assertThat(Tones.decibels(Tones.amplitude(decoded, from, 12_000, 1_000, 48_000)))
                .isBetween(-18.5, -17.5);
    }

    @Test
    void countsItsContextsAndRefusesMoreThanAllowed() {
        FfmpegCodecs two = new FfmpegCodecs(2);
        AudioEncoder encoder = two.aacEncoder(AudioCodecs.DEFAULT_AAC_BITS_PER_SECOND);
        AudioDecoder decoder = two.decoder(AacFormat.LC_48K_MONO);

        assertThatThrownBy(() -> two.decoder(AacFormat.LC_48K_MONO))
                .isInstanceOfSatisfying(
                        CodecRefusal.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.TOO_MANY_CONTEXTS));

        decoder.close();
        decoder.close();
        assertThat(two.open()).isEqualTo(1);
        encoder.close();
        assertThat(two.open()).isZero();
    }

    @Test
    void refusesAFormatNobodyKnows() {
        AacFormat stereo = new AacFormat(2, 48_000, 48_000, 2, 1_024, Payload.of(new byte[] {0x11, (byte) 0x90}));
        assertThatThrownBy(() -> codecs.encoder(stereo))
                .isInstanceOfSatisfying(
                        CodecRefusal.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.UNSUPPORTED_FORMAT));
        AacFormat nonsense = new AacFormat(2, 48_000, 48_000, 1, 1_024, Payload.of(new byte[] {-1, -1}));
        assertThatThrownBy(() -> codecs.decoder(nonsense)).isInstanceOf(CodecRefusal.class);
    }

    @Test
    void survivesDamagedAccessUnitsAndDecodesTheNextGoodOnes() {
        List<AudioFrame> units = encode(Tones.tone(440, Tones.LEVEL, 0, 40 * BLOCK));
        Random random = new Random(7);
        int damaged = 0;
        try (AudioDecoder decoder = codecs.decoder(AacFormat.LC_48K_MONO)) {
            for (int round = 0; round < 500; round++) {
                byte[] bytes = units.get(10 + round % 20).data().toBytes();
                for (int flips = 0; flips < 8; flips++) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                int length = round % 3 == 0 ? 1 + random.nextInt(bytes.length) : bytes.length;
                Decoded result = decoder.decode(unit(Payload.of(bytes, 0, length)));
                damaged += result instanceof Decoded.Damaged ? 1 : 0;
            }
            assertThat(damaged).isPositive();
            assertThat(decoder.decode(unit(Payload.EMPTY))).isInstanceOf(Decoded.Damaged.class);
            assertThat(decoder.decode(unit(Payload.of(new byte[9_000])))).isInstanceOf(Decoded.Damaged.class);
            assertThat(decoder.decode(units.get(20))).isInstanceOf(Decoded.Pcm.class);
        }
    }

    @Test
    void resamplesWithoutLosingLevelOrTime() {
        try (Resampler resampler = codecs.resampler(48_000, 1)) {
            List<PcmFrame> out = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                float[] stereo = new float[2 * 882];
                for (int s = 0; s < 882; s++) {
                    float value = (float) (Tones.LEVEL * Math.sin(2 * Math.PI * 1_000 * (i * 882 + s) / 44_100));
                    stereo[2 * s] = value;
                    stereo[2 * s + 1] = value;
                }
                out.add(resampler.resample(new PcmFrame(44_100, 2, START + i * 20_000_000L, 0, stereo)));
            }
            float[] all = join(out);
            assertThat(all.length).isBetween(47_900, 48_000);
            assertThat(Tones.decibels(Tones.amplitude(all, 12_000, 12_000, 1_000, 48_000)))
                    .isBetween(-18.2, -17.9);
            PcmFrame last = out.getLast();
            assertThat(last.ptsNanos() + last.durationNanos()).isBetween(START + 998_000_000L, START + 1_000_000_000L);
        }
    }

    @Test
    void handsBackWhatAlreadyHasTheRightShape() {
        try (Resampler resampler = codecs.resampler(48_000, 1)) {
            PcmFrame frame = new PcmFrame(48_000, 1, START, START, new float[960]);
            assertThat(resampler.resample(frame)).isSameAs(frame);
            assertThat(codecs.open()).isZero();
        }
    }

    @Test
    void transcoderPassesTheHouseFormatUntouched() {
        try (AudioTranscoder transcoder = new AudioTranscoder(codecs)) {
            List<AudioFrame> out = new ArrayList<>();
            AudioFrame frame = unit(Payload.of(new byte[] {1, 2, 3}));
            transcoder.transcode(frame, out::add);
            assertThat(out).containsExactly(frame);
            assertThat(codecs.open()).isZero();
        }
    }

    private List<AudioFrame> encode(float[] samples) {
        List<AudioFrame> units = new ArrayList<>();
        try (AudioEncoder encoder = codecs.aacEncoder(AudioCodecs.DEFAULT_AAC_BITS_PER_SECOND)) {
            SampleBlocks blocks = new SampleBlocks(BLOCK, 48_000);
            blocks.add(
                    new PcmFrame(48_000, 1, START, START, samples),
                    block -> encoder.encode(block).ifPresent(units::add));
        }
        return units;
    }

    private float[] decode(List<AudioFrame> units, int length) {
        float[] decoded = new float[length];
        try (AudioDecoder decoder = codecs.decoder(AacFormat.LC_48K_MONO)) {
            for (AudioFrame unit : units) {
                if (decoder.decode(unit) instanceof Decoded.Pcm(PcmFrame pcm)) {
                    int at = (int) Math.round((pcm.ptsNanos() - START) * 48e-6);
                    if (at >= 0) {
                        System.arraycopy(pcm.samples(), 0, decoded, at, pcm.samples().length);
                    }
                }
            }
        }
        return decoded;
    }

    private static float[] join(List<PcmFrame> frames) {
        float[] all =
                new float[frames.stream().mapToInt(PcmFrame::samplesPerChannel).sum()];
        int at = 0;
        for (PcmFrame frame : frames) {
            System.arraycopy(frame.samples(), 0, all, at, frame.samples().length);
            at += frame.samples().length;
        }
        return all;
    }

    private static AudioFrame unit(Payload data) {
        return new AudioFrame(AacFormat.LC_48K_MONO, START, START, data);
    }
}
