package io.wxgw.mas;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.mas.AddMemberResp;
import io.wxgw.codec.AudioCodecs;
import io.wxgw.codec.AudioEncoder;
import io.wxgw.codec.GaplessDecoder;
import io.wxgw.codec.PcmFrame;
import io.wxgw.codec.Resampler;
import io.wxgw.codec.Tones;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtp.RtpPortRange;
import io.wxgw.engine.rtp.RtpReceiver;
import io.wxgw.engine.rtp.RtpReceiverConfig;
import io.wxgw.engine.rtp.RtpSender;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.rtp.SenderClock;
import io.wxgw.engine.sim.ManualLane;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtp.EncodingName;
import io.wxgw.wire.rtp.RtpPacket;
import io.wxgw.wire.time.Timescale;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// A member that speaks and hears one codec of its own, on the far side of the MAS. Virtual time.
final class Caller implements AutoCloseable {
    private static final int PT = 111;
    private static final Duration SECOND = Duration.ofSeconds(1);

    final String uuid;
    final List<AudioFrame> heard = new ArrayList<>();
    private final String codec;
    private final AudioFormat format;
    private final long ssrc;
    private final ManualLane lane;
    private final AudioCodecs codecs;
    private final RtpSocket socket;
    private final AudioEncoder encoder;
    private @Nullable RtpSender<AudioFrame> sender;
    private boolean talking;
    private long startNanos;
    private long samples;
    private int packed = 1;
    private int packets;
    private final List<AudioFrame> pack = new ArrayList<>();

    Caller(String codec, long ssrc, ManualLane lane, Network network, AudioCodecs codecs) {
        this.uuid = codec + ssrc;
        this.codec = codec;
        this.format = EncodingName.audio(codec).orElseThrow();
        this.ssrc = ssrc;
        this.lane = lane;
        this.codecs = codecs;
        this.encoder = codecs.encoder(format);
        this.socket = lane.time()
                .await(
                        RtpSocket.open(
                                network,
                                lane,
                                InetAddress.ofLiteral("127.0.0.1"),
                                new RtpPortRange(30_000, 31_000),
                                _ -> true,
                                uuid,
                                new Random(ssrc)),
                        SECOND);
        RtpReceiver.ofAny(
                socket, RtpReceiverConfig.audio(PT, format, new SenderClock()), heard::add, RtpReceiver.Listener.NONE);
    }

    AddMemberReq request(String confId) {
        return new AddMemberReq(uuid, confId, ssrc, PT, codec, -1, "", "", -1, -1, "");
    }

    Caller to(AddMemberResp ports) {
        lane.run(() -> {
            socket.sendTo(new InetSocketAddress(InetAddress.ofLiteral(ports.ip()), ports.audioPort()));
            sender = RtpSender.audio(socket, ssrc, PT, format, new Random(ssrc), () -> {});
        });
        return this;
    }

    /// Says a tone of -18 dBFS from now on.
    Caller talk(double hertz) {
        double rate = 48_000.0 / format.sampleRateHz();
        int count = encoder.samplesPerFrame();
        return talk(from -> Tones.tone(hertz * rate, Tones.LEVEL, from, count));
    }

    /// Says this from now on.
    ///
    /// @param sound gives the samples of one frame, for the number of the first one
    Caller talk(LongFunction<float[]> sound) {
        talking = true;
        startNanos = lane.clock().nowNanos();
        samples = 0;
        lane.execute(() -> say(sound));
        return this;
    }

    /// It packs so many access units of AAC into each packet from now on (RFC 3640 section 3.2.1).
    Caller packing(int units) {
        packed = units;
        return this;
    }

    private void send(AudioFrame frame) {
        if (packed == 1 && sender != null) {
            sender.onFrame(frame);
            return;
        }
        pack.add(frame);
        if (pack.size() < packed) {
            return;
        }
        int data = pack.stream().mapToInt(unit -> unit.data().length()).sum();
        ByteBuffer payload = ByteBuffer.allocate(2 + 2 * packed + data).putShort((short) (16 * packed));
        pack.forEach(unit -> payload.putShort((short) (unit.data().length() << 3)));
        pack.forEach(unit -> payload.put(unit.data().toBytes()));
        long timestamp = new Timescale(48_000).fromNanos(pack.getFirst().ptsNanos()) & 0xFFFF_FFFFL;
        socket.send(new RtpPacket(true, PT, packets++ & 0xFFFF, timestamp, ssrc, Payload.of(payload.array())));
        socket.flush();
        pack.clear();
    }

    /// Where it hears.
    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), socket.port());
    }

    void hush() {
        talking = false;
    }

    private void say(LongFunction<float[]> sound) {
        if (!talking) {
            return;
        }
        long at = startNanos + samples * 1_000_000_000L / format.sampleRateHz();
        encoder.encode(new PcmFrame(format.sampleRateHz(), 1, at, at, sound.apply(samples)))
                .ifPresent(this::send);
        samples += encoder.samplesPerFrame();
        long next = startNanos + samples * 1_000_000_000L / format.sampleRateHz();
        lane.schedule(Duration.ofNanos(next - lane.clock().nowNanos()), () -> say(sound));
    }

    /// The last `seconds` of what it heard, at 48 kHz; fails on a hole in the timeline.
    float[] sound(double seconds) {
        for (int i = 1; i < heard.size(); i++) {
            long step = heard.get(i).ptsNanos() - heard.get(i - 1).ptsNanos();
            assertThat(step).as("step before frame %d of %s", i, uuid).isBetween(19_900_000L, 21_400_000L);
        }
        List<float[]> runs = new ArrayList<>();
        try (GaplessDecoder decoder = new GaplessDecoder(codecs, GaplessDecoder.Holes.LEAVE);
                Resampler resampler = codecs.resampler(48_000, 1)) {
            heard.forEach(frame -> decoder.decode(
                    frame, pcm -> runs.add(resampler.resample(pcm).samples())));
            assertThat(decoder.damaged()).isZero();
        }
        int count = (int) (seconds * 48_000);
        float[] all = new float[runs.stream().mapToInt(run -> run.length).sum()];
        int at = 0;
        for (float[] run : runs) {
            System.arraycopy(run, 0, all, at, run.length);
            at += run.length;
        }
        assertThat(all.length).as("%s heard", uuid).isGreaterThan(count);
        return Arrays.copyOfRange(all, all.length - count, all.length);
    }

    @Override
    public void close() {
        talking = false;
        socket.close();
        encoder.close();
    }
}
