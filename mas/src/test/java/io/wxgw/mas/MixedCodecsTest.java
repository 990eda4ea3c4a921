package io.wxgw.mas;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.codec.AudioDecoder;
import io.wxgw.codec.AudioEncoder;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.codec.PcmFrame;
import io.wxgw.codec.Tones;
import io.wxgw.engine.sim.ManualLane;
import io.wxgw.engine.sim.SimNetwork;
import io.wxgw.engine.sim.SimTime;
import io.wxgw.engine.sim.UdpConditions;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.G711Format;
import io.wxgw.wire.media.OpusFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Conferences of members that each speak a codec of their own. Virtual time, real codecs.
class MixedCodecsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SimTime time = new SimTime();
    private final ManualLane lane = new ManualLane("mas", time);
    private final ManualLane far = new ManualLane("members", time);
    private final SimNetwork network = new SimNetwork(time, 7, lane);
    private final FfmpegCodecs codecs = new FfmpegCodecs();
    private final FfmpegCodecs theirCodecs = new FfmpegCodecs();
    private final List<Caller> callers = new ArrayList<>();
    private final MediaAccessServer server =
            new MediaAccessServer(MasConfig.DEFAULT, () -> lane, network, codecs, new Random(11));

    @AfterEach
    void leavesNothingOpen() {
        server.closeAsync();
        time.advance(SECOND);
        callers.forEach(Caller::close);
        assertThat(codecs.open()).isZero();
        assertThat(theirCodecs.open()).isZero();
    }

    private Caller join(String codec) {
        Caller caller = new Caller(codec, 1_000L + callers.size(), far, network, theirCodecs);
        callers.add(caller);
        return caller.to(time.await(server.addMemberAsync(caller.request("c")), SECOND));
    }

    @Test
    void everybodyHearsEverybodyWhateverTheySpeak() {
        double[] tones = {440, 1_000, 1_700, 2_600};
        List<Caller> four = List.of(join("AAC"), join("opus"), join("PCMA"), join("PCMU"));
        for (int i = 0; i < 4; i++) {
            four.get(i).talk(tones[i]);
            time.advance(Duration.ofMillis(7));
        }
        time.advance(SECOND.multipliedBy(6));

        for (int i = 0; i < 4; i++) {
            float[] sound = four.get(i).sound(4);
            for (int j = 0; j < 4; j++) {
                double level = Tones.decibels(Tones.amplitude(sound, 0, sound.length, tones[j], 48_000));
                if (i == j) {
                    assertThat(level).as("%s hears itself", four.get(i).uuid).isLessThan(-55);
                } else {
                    assertThat(level)
                            .as("%s hears %.0f Hz", four.get(i).uuid, tones[j])
                            .isBetween(-19.5, -16.5);
                }
            }
            assertThat(snr(sound, 0, sound.length, others(tones, i)))
                    .as(four.get(i).uuid)
                    .isGreaterThan(30);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"opus", "PCMA", "PCMU"})
    void allPassiveListenersOfACodecShareOneEncoder(String codec) {
        Caller speaker = join("AAC").talk(1_000);
        List<Caller> listeners = List.of(join(codec), join(codec), join(codec), join("AAC"));
        time.advance(SECOND.multipliedBy(3));

        // The speaker's decoder and encoder, one encoder for the AAC listener, one for all others and, for G.711, its
        // resampler.
        assertThat(codecs.open()).isEqualTo("opus".equals(codec) ? 4 : 5);
        assertThat(listeners.get(0).heard.getLast().data())
                .isEqualTo(listeners.get(1).heard.getLast().data());
        for (Caller listener : listeners) {
            float[] sound = listener.sound(1.5);
            assertThat(snr(sound, 0, sound.length, 1_000)).as(listener.uuid).isGreaterThan(33);
        }
        assertThat(speaker.sound(1)).hasSize(48_000);
    }

    /// The listener speaks up, and is silent again: his own encoder takes over from the shared one and gives back.
    @ParameterizedTest
    @ValueSource(strings = {"opus", "PCMA", "PCMU"})
    void theChangeOfEncodersIsNotHeard(String codec) {
        join("AAC").talk(1_000);
        Caller listener = join(codec);
        time.advance(SECOND.multipliedBy(3));
        for (int i = 0; i < 3; i++) {
            listener.talk(440);
            time.advance(Duration.ofMillis(1_500));
            listener.hush();
            time.advance(Duration.ofMillis(1_507));
        }

        float[] sound = listener.sound(10);
        double worst = 100;
        for (int from = 0; from + 2_400 <= sound.length; from += 1_200) {
            worst = Math.min(worst, snr(sound, from, 2_400, 1_000));
        }
        assertThat(worst).isGreaterThan("opus".equals(codec) ? 17 : 35);
    }

    /// Copies make room for themselves: they are for those who need them.
    @Test
    void copiesAgainstLossGoToWhoReportsLossAlone() {
        join("AAC").talk(1_000);
        Caller unlucky = join("opus").talk(440);
        List<Caller> lucky = List.of(join("opus"), join("opus"));
        time.advance(SECOND.multipliedBy(6));
        assertThat(carriesCopies(unlucky)).isFalse();

        network.conditions(unlucky.address(), UdpConditions.losing(0.1));
        time.advance(SECOND.multipliedBy(12));
        assertThat(carriesCopies(unlucky)).isTrue();
        assertThat(lucky).noneMatch(MixedCodecsTest::carriesCopies);
        // Decoders of two voices, the encoders of both, and one for the two who listen.
        assertThat(codecs.open()).isEqualTo(5);

        network.conditions(unlucky.address(), UdpConditions.GOOD);
        time.advance(SECOND.multipliedBy(45));
        assertThat(carriesCopies(unlucky)).isFalse();
        assertThat(codecs.open()).isEqualTo(5);
    }

    /// Only the coder for voices can carry copies; its configurations are 0 to 15 (RFC 6716 section 3.1).
    private static boolean carriesCopies(Caller caller) {
        int toc = caller.heard.getLast().data().toBytes()[0] & 0xFF;
        return toc >> 3 < 16;
    }

    @Test
    void hearsSendersThatPackEightAccessUnitsInAPacket() {
        Caller packer = join("AAC").packing(8).talk(1_000);
        Caller listener = join("AAC");
        time.advance(SECOND.multipliedBy(12));
        Ear.hears(listener.sound(6), 1_000);
        assertThat(packer.heard).hasSizeGreaterThan(500);
    }

    @Test
    void opusMendsItsLossesFromTheNextPacket() {
        float[] whole = mixOfAVoice(false);
        float[] mended = mixOfAVoice(true);
        assertThat(mended).hasSameSizeAs(whole);
        // One frame in ten is lost and comes back as its copy; repeated pitch periods alone reach 9.6 dB.
        assertThat(Tones.snr(whole, mended, 8_000, whole.length - 8_000)).isGreaterThan(16);
    }

    /// What a listener hears of one who says 8 s by Opus, with or without every tenth packet.
    private float[] mixOfAVoice(boolean losing) {
        ManualLane own = new ManualLane();
        Mixer mixer = new Mixer(own, codecs, Duration.ofMillis(3));
        List<AudioFrame> heard = new ArrayList<>();
        Seat speaker = own.call(() -> mixer.join(OpusFormat.STEREO, _ -> {}, () -> {}));
        own.run(() -> mixer.join(G711Format.PCMU, heard::add, () -> {}));
        long start = own.clock().nowNanos();
        try (AudioEncoder encoder = theirCodecs.encoder(OpusFormat.STEREO)) {
            float[] voice = Tones.voice(8 * 48_000);
            for (int frame = 0; frame < 400; frame++) {
                long at = start + frame * 20_000_000L;
                float[] samples = Arrays.copyOfRange(voice, frame * 960, (frame + 1) * 960);
                AudioFrame packet =
                        encoder.encode(new PcmFrame(48_000, 1, at, at, samples)).orElseThrow();
                AudioFrame said =
                        new AudioFrame(OpusFormat.STEREO, packet.ptsNanos(), packet.captureNanos(), packet.data());
                if (!losing || frame % 10 != 5) {
                    own.run(() -> speaker.say(said));
                }
                own.advance(Duration.ofMillis(20));
            }
        }
        own.run(mixer::close);
        float[] sound = new float[heard.size() * 160];
        try (AudioDecoder decoder = theirCodecs.decoder(G711Format.PCMU)) {
            for (int i = 0; i < heard.size(); i++) {
                if (decoder.decode(heard.get(i)) instanceof AudioDecoder.Decoded.Pcm(PcmFrame pcm)) {
                    System.arraycopy(pcm.samples(), 0, sound, i * 160, 160);
                }
            }
        }
        return sound;
    }

    private static double[] others(double[] tones, int own) {
        double[] others = new double[tones.length - 1];
        for (int i = 0, at = 0; i < tones.length; i++) {
            if (i != own) {
                others[at++] = tones[i];
            }
        }
        return others;
    }

    /// Tones against all else.
    private static double snr(float[] sound, int from, int count, double... tones) {
        double[] rest = new double[count];
        double all = 0;
        for (int i = 0; i < count; i++) {
            rest[i] = sound[from + i];
            all += rest[i] * rest[i];
        }
        // Fitted one after the other, twice, since short windows do not keep them apart.
        for (int round = 0; round < 4; round++) {
            for (double hertz : tones) {
                takeOut(rest, hertz);
            }
        }
        double noise = 1e-12;
        for (double sample : rest) {
            noise += sample * sample;
        }
        return 10 * Math.log10((all - noise) / noise);
    }

    private static void takeOut(double[] sound, double hertz) {
        double turn = 2 * Math.PI * hertz / 48_000;
        double sine = 0;
        double cosine = 0;
        double ss = 0;
        double cc = 0;
        double sc = 0;
        for (int i = 0; i < sound.length; i++) {
            double s = Math.sin(turn * i);
            double c = Math.cos(turn * i);
            sine += sound[i] * s;
            cosine += sound[i] * c;
            ss += s * s;
            cc += c * c;
            sc += s * c;
        }
        double determinant = ss * cc - sc * sc;
        double a = (sine * cc - cosine * sc) / determinant;
        double b = (cosine * ss - sine * sc) / determinant;
        for (int i = 0; i < sound.length; i++) {
            sound[i] -= a * Math.sin(turn * i) + b * Math.cos(turn * i);
        }
    }
}
