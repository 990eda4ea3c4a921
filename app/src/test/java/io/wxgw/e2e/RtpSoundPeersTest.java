package io.wxgw.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wxgw.codec.AudioEncoder;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.codec.GaplessDecoder;
import io.wxgw.codec.PcmFrame;
import io.wxgw.codec.Resampler;
import io.wxgw.codec.SampleBlocks;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.lane.NettyLane;
import io.wxgw.engine.net.NettyNetwork;
import io.wxgw.engine.rtp.RtpPortRange;
import io.wxgw.engine.rtp.RtpReceiver;
import io.wxgw.engine.rtp.RtpReceiverConfig;
import io.wxgw.engine.rtp.RtpSender;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.rtp.SenderClock;
import io.wxgw.testkit.Ffmpeg;
import io.wxgw.testkit.FfmpegProcess;
import io.wxgw.testkit.ToneMeter;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.rtp.EncodingName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sound of every codec from an ffmpeg to us by RTP, and from us to an ffmpeg.
@Tag("peers")
class RtpSoundPeersTest {
    private static final int HZ = 1_000;
    private static final double LEVEL = 4_095 / 32_768.0;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LaneGroup lanes = LaneGroup.start(1);
    private final NettyLane lane = lanes.leastLoaded();
    private final NettyNetwork network = new NettyNetwork(lanes);
    private final FfmpegCodecs codecs = new FfmpegCodecs();

    @TempDir
    private Path folder;

    @AfterEach
    void ends() throws Exception {
        lanes.close(Duration.ofSeconds(2)).get(5, TimeUnit.SECONDS);
        assertThat(codecs.open()).isZero();
    }

    /// One direction of one codec.
    private interface Conversation {
        void run() throws Exception;
    }

    /// All at the same time: each takes the seconds that its sound takes.
    private static void together(Conversation... all) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Conversation one : all) {
                running.add(threads.submit(() -> {
                    one.run();
                    return null;
                }));
            }
        }
        for (Future<?> one : running) {
            one.get();
        }
    }

    /// With its defaults ffmpeg packs eight access units of AAC into a packet, and G.711 in packets of changing
    /// length.
    @Test
    void hearsFfmpeg() throws Exception {
        together(
                () -> hearsFfmpeg("opus", 111, "-c:a libopus -b:a 64k -application audio"),
                () -> hearsFfmpeg("opus", 111, "-c:a libopus -b:a 32k -application voip -frame_duration 60"),
                () -> hearsFfmpeg("PCMA", 8, "-c:a pcm_alaw -ar 8000"),
                () -> hearsFfmpeg("PCMU", 0, "-c:a pcm_mulaw -ar 8000"),
                () -> assertThat(hearsFfmpeg("AAC", 97, "-c:a aac -b:a 64k")).isGreaterThan(5),
                () -> assertThat(hearsFfmpeg("AAC", 97, "-c:a aac -b:a 64k -max_delay 0"))
                        .isLessThan(2));
    }

    /// @return frames in a packet
    private double hearsFfmpeg(String codec, int payloadType, String encoding) throws Exception {
        AudioFormat format = EncodingName.audio(codec).orElseThrow();
        RtpSocket socket = socket();
        Queue<AudioFrame> heard = new ConcurrentLinkedQueue<>();
        lane.execute(() -> RtpReceiver.ofAny(
                socket,
                RtpReceiverConfig.audio(payloadType, format, new SenderClock()),
                heard::add,
                RtpReceiver.Listener.NONE));
        List<String> arguments = new ArrayList<>(List.of("-re", "-f", "lavfi", "-i"));
        arguments.addAll(List.of("sine=frequency=" + HZ + ":sample_rate=48000", "-t", "5", "-ac", "1"));
        arguments.addAll(List.of(encoding.split(" ")));
        arguments.addAll(List.of("-payload_type", Integer.toString(payloadType)));
        arguments.addAll(List.of("-f", "rtp", "rtp://127.0.0.1:" + socket.port()));
        try (FfmpegProcess ffmpeg = Ffmpeg.bundled().start(arguments)) {
            assertThat(ffmpeg.await(PATIENCE)).isTrue();
            assertThat(ffmpeg.exitCode()).as(ffmpeg.log()).isZero();
        }
        close(socket);

        ToneMeter tones = ToneMeter.of(decode(heard));
        assertThat(tones.seconds()).isGreaterThan(4.3);
        assertTone(tones.slice(1, 3));
        return (double) heard.size() / socket.counters().received();
    }

    @Test
    void isHeardByFfmpeg() throws Exception {
        List<RtpSocket> ours = List.of(socket(), socket(), socket(), socket());
        List<RtpSocket> theirs = List.of(socket(), socket(), socket(), socket());
        for (RtpSocket socket : theirs) {
            close(socket); // free for ffmpeg, and nobody takes them in between
        }
        together(
                () -> isHeardByFfmpeg(
                        "opus", 111, "opus/48000/2", ours.get(0), theirs.get(0).port()),
                () -> isHeardByFfmpeg(
                        "PCMA", 8, "PCMA/8000", ours.get(1), theirs.get(1).port()),
                () -> isHeardByFfmpeg(
                        "PCMU", 0, "PCMU/8000", ours.get(2), theirs.get(2).port()),
                () -> isHeardByFfmpeg(
                        "AAC",
                        97,
                        "mpeg4-generic/48000/1",
                        ours.get(3),
                        theirs.get(3).port()));
    }

    private void isHeardByFfmpeg(String codec, int payloadType, String encodingName, RtpSocket socket, int port)
            throws Exception {
        Path description = folder.resolve(codec + ".sdp");
        Files.writeString(description, sdp(port, payloadType, encodingName));
        Path recording = folder.resolve(codec + ".pcm");
        List<String> arguments = List.of(
                "-protocol_whitelist",
                "file,udp,rtp",
                "-i",
                description.toString(),
                "-t",
                "4",
                "-ac",
                "1",
                "-ar",
                "48000",
                "-f",
                "s16le",
                recording.toString());
        socket.sendTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        try (FfmpegProcess ffmpeg = Ffmpeg.bundled().start(arguments)) {
            speak(socket, payloadType, EncodingName.audio(codec).orElseThrow(), ffmpeg);
            assertThat(ffmpeg.await(PATIENCE)).as(ffmpeg.log()).isTrue();
            assertThat(ffmpeg.exitCode()).as(ffmpeg.log()).isZero();
        }
        close(socket);

        byte[] bytes = Files.readAllBytes(recording);
        short[] samples = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        ToneMeter tones = ToneMeter.of(samples);
        assertThat(tones.seconds()).isGreaterThan(3.5);
        assertTone(tones.slice(0.5, 3));
    }

    private static String sdp(int port, int payloadType, String encodingName) {
        String format = encodingName.startsWith("mpeg4")
                ? "a=fmtp:" + payloadType + " streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;"
                        + "indexlength=3;indexdeltalength=3;config=1188\r\n"
                : "";
        return "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + port + " RTP/AVP "
                + payloadType + "\r\na=rtpmap:" + payloadType + " " + encodingName + "\r\n" + format;
    }

    /// Says the tone, a frame at its time, until ffmpeg has heard enough.
    private void speak(RtpSocket socket, int payloadType, AudioFormat format, FfmpegProcess until) {
        int rate = format.sampleRateHz();
        List<AudioFrame> frames = new ArrayList<>();
        try (AudioEncoder encoder = codecs.encoder(format)) {
            float[] tone = new float[20 * rate];
            for (int i = 0; i < tone.length; i++) {
                tone[i] = (float) (LEVEL * Math.sin(2 * Math.PI * HZ * i / rate));
            }
            new SampleBlocks(encoder.samplesPerFrame(), rate)
                    .add(
                            new PcmFrame(rate, 1, 0, 0, tone),
                            block -> encoder.encode(block).ifPresent(frames::add));
        }
        lane.execute(() -> {
            RtpSender<AudioFrame> sender = RtpSender.audio(socket, 7, payloadType, format, new Random(1), () -> {});
            say(sender, frames, lane.clock().nowNanos(), 0);
        });
        await().atMost(PATIENCE).until(() -> !until.running());
    }

    private void say(RtpSender<AudioFrame> sender, List<AudioFrame> frames, long startNanos, int next) {
        AudioFrame frame = frames.get(next);
        long due = startNanos + frame.ptsNanos() - frames.getFirst().ptsNanos();
        long wait = Math.max(0, due - lane.clock().nowNanos());
        lane.schedule(Duration.ofNanos(wait), () -> {
            sender.onFrame(new AudioFrame(frame.format(), frame.ptsNanos(), due, frame.data()));
            if (next + 1 < frames.size()) {
                say(sender, frames, startNanos, next + 1);
            }
        });
    }

    private static void assertTone(ToneMeter tones) {
        assertThat(tones.weakest(HZ)).isGreaterThan(-21);
        assertThat(tones.strongest(HZ)).isLessThan(-15);
        assertThat(tones.worstSignalToNoise(HZ)).isGreaterThan(30);
        assertThat(tones.deepestDip()).isLessThan(10);
    }

    private short[] decode(Iterable<AudioFrame> frames) {
        List<float[]> runs = new ArrayList<>();
        try (GaplessDecoder decoder = new GaplessDecoder(codecs, GaplessDecoder.Holes.CONCEAL);
                Resampler resampler = codecs.resampler(ToneMeter.SAMPLE_RATE_HZ, 1)) {
            frames.forEach(frame -> decoder.decode(
                    frame, pcm -> runs.add(resampler.resample(pcm).samples())));
            assertThat(decoder.damaged()).isZero();
            assertThat(decoder.concealedNanos()).isZero();
        }
        short[] all = new short[runs.stream().mapToInt(run -> run.length).sum()];
        int at = 0;
        for (float[] run : runs) {
            for (float sample : run) {
                all[at++] = (short) Math.clamp(Math.round(sample * 32_768), -32_768, 32_767);
            }
        }
        return all;
    }

    private RtpSocket socket() throws Exception {
        return RtpSocket.open(
                        network,
                        lane,
                        InetAddress.getLoopbackAddress(),
                        new RtpPortRange(29_000, 29_998),
                        _ -> true,
                        "us",
                        new Random())
                .get(5, TimeUnit.SECONDS);
    }

    private void close(RtpSocket socket) throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        lane.execute(() -> socket.close().thenAccept(closed::complete));
        closed.get(5, TimeUnit.SECONDS);
    }
}
