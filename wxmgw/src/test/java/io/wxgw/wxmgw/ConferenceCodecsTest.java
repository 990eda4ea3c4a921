package io.wxgw.wxmgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.mgw.LinkState;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.api.mgw.StartPushReq;
import io.wxgw.codec.AudioEncoder;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.codec.FfmpegOracle;
import io.wxgw.codec.GaplessDecoder;
import io.wxgw.codec.PcmFrame;
import io.wxgw.codec.SampleBlocks;
import io.wxgw.codec.Tones;
import io.wxgw.engine.rtp.RtpReceiver;
import io.wxgw.engine.rtp.RtpReceiverConfig;
import io.wxgw.engine.rtp.RtpSender;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.rtp.SenderClock;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.rtp.EncodingName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A conference that does not speak AAC: the mini program's sound is transcoded both ways.
final class ConferenceCodecsTest {
    private static final int PT = 111;
    private static final int SECONDS = 4;

    private final GatewayWorld world = new GatewayWorld();
    private final MasStub mas = world.mas();
    private final FfmpegCodecs codecs = new FfmpegCodecs();

    @AfterEach
    void leavesNoCodecOpen() {
        world.stopPull("a");
        world.pass(0.1);
        assertThat(world.codecs.open()).isZero();
        assertThat(codecs.open()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"opus", "PCMA", "PCMU", "G711U", "AAC"})
    void theMiniProgramIsHeardInTheConferencesCodec(String codec) {
        AudioFormat format = EncodingName.audio(codec).orElseThrow();
        List<AudioFrame> heard = listen(format);
        world.startPull(pull(codec));
        phone(FfmpegOracle.aacTone(48_000, 1, 1_000, 46 * SECONDS, 0));
        world.pass(SECONDS);

        int rate = format.sampleRateHz();
        assertThat(heard).allSatisfy(frame -> assertThat(frame.format()).isEqualTo(format));
        assertTone(decode(heard), rate, 1_000);
    }

    @Test
    void soundOfAnyRateIsHeardInTheConferencesCodec() {
        List<AudioFrame> heard = listen(EncodingName.audio("PCMA").orElseThrow());
        world.startPull(pull("PCMA"));
        phone(FfmpegOracle.aacTone(44_100, 2, 1_000, 43 * SECONDS, 0));
        world.pass(SECONDS);
        assertTone(decode(heard), 8_000, 1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"opus", "AAC"})
    void soundThatChangesItsRateAndChannelsGoesOn(String codec) {
        AudioFormat format = EncodingName.audio(codec).orElseThrow();
        List<AudioFrame> heard = listen(format);
        world.startPull(pull(codec));
        List<AudioFrame> units = new ArrayList<>(FfmpegOracle.aacTone(48_000, 1, 1_000, 47 * 2, 0));
        units.addAll(FfmpegOracle.aacTone(16_000, 2, 1_000, 16 * 3, 47 * 2 * 1_024 * 1_000_000_000L / 48_000));
        phone(units);
        world.pass(SECONDS + 1);
        assertThat(heard).allSatisfy(frame -> assertThat(frame.format()).isEqualTo(format));
        float[] sound = decode(heard);
        int rate = format.sampleRateHz();
        assertTone(sound, rate, 1_000);
        Tones.Found after = Tones.find(sound, 3 * rate, rate, 1_000, rate);
        assertThat(after.decibels()).isCloseTo(-18, within(1.5));
        assertThat(after.snrDecibels()).isGreaterThan(25);
        // Without a hole where it changed.
        assertThat(sound.length).isGreaterThan((int) (4.7 * rate));
    }

    @ParameterizedTest
    @ValueSource(strings = {"opus", "PCMA", "PCMU", "AAC"})
    void theMixIsHeardOnTheListenersChannel(String codec) {
        var _ = listen(EncodingName.audio(codec).orElseThrow());
        world.startPull(pull(codec));
        world.pass(0.5);
        speak(mas.audio, EncodingName.audio(codec).orElseThrow(), lost -> false);
        world.pass(SECONDS);

        LiveStub.Channel channel = world.live.channel("a_mix");
        assertTone(decode(since(channel, 1)), 48_000, 1_700);
        assertNoStepBut21And22(channel);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PCMA", "PCMU"})
    void lostPacketsOfTheMixLeaveNoHole(String codec) {
        var _ = listen(EncodingName.audio(codec).orElseThrow());
        world.startPull(pull(codec));
        world.pass(0.5);
        speak(mas.audio, EncodingName.audio(codec).orElseThrow(), frame -> frame % 20 == 11);
        world.pass(SECONDS);

        LiveStub.Channel channel = world.live.channel("a_mix");
        assertNoStepBut21And22(channel);
        float[] sound = decode(since(channel, 1));
        for (int from = 48_000; from + 2_880 < 3 * 48_000; from += 960) {
            double level = Tones.find(sound, from, 2_880, 1_700, 48_000).decibels();
            assertThat(level).as("60 ms at %d", from).isGreaterThan(-24);
        }
    }

    @Test
    void theMixIsLateByTheCodecsAndNoMore() {
        var _ = listen(EncodingName.audio("opus").orElseThrow());
        world.startPull(pull("opus"));
        world.pass(0.5);
        long began = world.time.nowNanos();
        speak(mas.audio, EncodingName.audio("opus").orElseThrow(), lost -> false);
        world.pass(1);
        List<LiveStub.Tag> tags = world.live.channel("a_mix").since(began);
        LiveStub.Tag first = tags.stream()
                .filter(tag -> tag.isSound() && tag.sound().data().length() > 20)
                .findFirst()
                .orElseThrow();
        // 20 ms of Opus, up to 21 ms of grid, 43 ms of AAC.
        assertThat(first.arrivalNanos() - began).isLessThan(95_000_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"opus", "PCMU", "AAC"})
    void aMembersChannelHasHisSound(String codec) {
        world.startPull(pull("AAC"));
        int port = world.startPush(push("b", "", codec)).audio();
        RtpSocket socket = mas.socket(world.time, world.network);
        socket.sendTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        speak(socket, EncodingName.audio(codec).orElseThrow(), lost -> false);
        world.pass(SECONDS);
        assertTone(decode(since(world.live.channel("b_v"), 1)), 48_000, 1_700);
        world.stopPush("b", "");
    }

    @Test
    void aMiniProgramsChannelHasItsSoundWhateverItsRate() {
        world.startPull(pull("AAC"));
        phone(FfmpegOracle.aacTone(16_000, 1, 1_000, 15 * SECONDS, 0));
        world.startPush(push("a", "1", "AAC"));
        world.pass(SECONDS);
        LiveStub.Channel channel = world.live.channel("a_v");
        assertNoStepBut21And22(channel);
        assertTone(decode(since(channel, 1)), 48_000, 1_000);
        world.stopPush("a", "");
    }

    @Test
    void anotherCodecInTheSameRequestChangesTheSoundAlone() {
        world.startPull(pull("PCMA"));
        phone(FfmpegOracle.aacTone(48_000, 1, 1_000, 46 * SECONDS, 0));
        world.pass(1);
        List<AudioFrame> heard = listen(EncodingName.audio("opus").orElseThrow());
        world.startPull(pull("opus"));
        world.pass(SECONDS - 1);
        assertTone(decode(heard), 48_000, 1_000);
        assertThat(world.live.channel("a").queries).hasSize(1);
        assertThat(world.live.channel("a_mix").publishes).isEqualTo(1);
        assertThat(world.phase(LinkState.RTMP2RTP, "a")).isEqualTo(LinkState.LIVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"G722", "speex", "PCMA/16000", "mp4a-latm"})
    void everyOtherCodecIsRefusedByName(String codec) {
        assertThat(world.code(world.gateway.startPullAsync(pull(codec)))).isEqualTo(ErrorCode.UNSUPPORTED_CODEC);
        assertThat(world.refusal(world.gateway.startPushAsync(push("b", "", codec))))
                .hasMessageContaining(codec)
                .hasMessageContaining("AAC, opus, PCMA or PCMU");
        world.startPull(pull("AAC"));
    }

    private StartPullReq pull(String codec) {
        return new StartPullReq(
                "a",
                GatewayWorld.url("a"),
                GatewayWorld.SSRC,
                "127.0.0.1",
                mas.audio.port(),
                mas.video.port(),
                PT,
                codec,
                MasStub.VIDEO_PT,
                "H264",
                GatewayWorld.url("a_mix"),
                GatewayWorld.CONF);
    }

    private static StartPushReq push(String uuid, String weixin, String codec) {
        return new StartPushReq(
                uuid, GatewayWorld.url(uuid + "_v"), PT, codec, -1, "", GatewayWorld.CONF, "", weixin, 1, "", -1);
    }

    private void phone(List<AudioFrame> units) {
        new TonePhone(world.outside, world.network, GatewayWorld.url("a"), units);
    }

    /// What the MAS hears of the mini program.
    private List<AudioFrame> listen(AudioFormat format) {
        List<AudioFrame> heard = new ArrayList<>();
        RtpReceiver.of(
                mas.audio,
                GatewayWorld.SSRC,
                RtpReceiverConfig.audio(PT, format, new SenderClock()),
                heard::add,
                RtpReceiver.Listener.NONE);
        return heard;
    }

    /// 1,700 Hz from the MAS, a frame at its time; lost ones take their number and never leave.
    private void speak(RtpSocket socket, AudioFormat format, IntPredicate lost) {
        RtpSender<AudioFrame> sender = RtpSender.audio(socket, 77, PT, format, new Random(9), () -> {});
        List<AudioFrame> frames = new ArrayList<>();
        try (AudioEncoder encoder = codecs.encoder(format)) {
            int rate = format.sampleRateHz();
            float[] tone = new float[(SECONDS + 1) * rate];
            for (int i = 0; i < tone.length; i++) {
                tone[i] = (float) (Tones.LEVEL * Math.sin(2 * Math.PI * 1_700 * i / rate));
            }
            new SampleBlocks(encoder.samplesPerFrame(), rate)
                    .add(
                            new PcmFrame(rate, 1, 0, 0, tone),
                            block -> encoder.encode(block).ifPresent(frames::add));
        }
        long start = world.time.nowNanos() - frames.getFirst().ptsNanos();
        for (int i = 0; i < frames.size(); i++) {
            AudioFrame frame = frames.get(i);
            long due = start + frame.ptsNanos();
            boolean dropped = lost.test(i);
            world.outside.schedule(Duration.ofNanos(due - world.time.nowNanos()), () -> {
                if (dropped) {
                    sender.stream().packetize(frame, _ -> {});
                } else {
                    sender.onFrame(new AudioFrame(frame.format(), frame.ptsNanos(), due, frame.data()));
                }
            });
        }
    }

    private List<AudioFrame> since(LiveStub.Channel channel, double seconds) {
        long from = channel.tags.getFirst().arrivalNanos() + (long) (seconds * 1e9);
        return channel.since(from).stream()
                .filter(LiveStub.Tag::isSound)
                .map(LiveStub.Tag::sound)
                .toList();
    }

    private float[] decode(List<AudioFrame> frames) {
        List<float[]> runs = new ArrayList<>();
        try (GaplessDecoder decoder = new GaplessDecoder(codecs, GaplessDecoder.Holes.LEAVE)) {
            frames.forEach(frame -> decoder.decode(frame, pcm -> runs.add(pcm.samples())));
            assertThat(decoder.damaged()).isZero();
        }
        float[] all = new float[runs.stream().mapToInt(run -> run.length).sum()];
        int at = 0;
        for (float[] run : runs) {
            System.arraycopy(run, 0, all, at, run.length);
            at += run.length;
        }
        return all;
    }

    /// One tone at -18 dBFS, 30 dB over all else, from 1 s to 2 s.
    private static void assertTone(float[] sound, int rate, double hertz) {
        Tones.Found tone = Tones.find(sound, rate, rate, hertz, rate);
        assertThat(tone.decibels()).isCloseTo(-18, within(1.0));
        assertThat(tone.snrDecibels()).isGreaterThan(30);
    }

    private static void assertNoStepBut21And22(LiveStub.Channel channel) {
        List<LiveStub.Tag> tags = channel.sounds();
        for (int i = 1; i < tags.size(); i++) {
            assertThat(tags.get(i).timestampMs() - tags.get(i - 1).timestampMs())
                    .isBetween(21L, 22L);
        }
    }
}
