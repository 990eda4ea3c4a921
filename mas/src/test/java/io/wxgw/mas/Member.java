package io.wxgw.mas;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.mas.AddMemberResp;
import io.wxgw.codec.AudioCodecs;
import io.wxgw.codec.AudioDecoder;
import io.wxgw.codec.AudioEncoder;
import io.wxgw.codec.PcmFrame;
import io.wxgw.codec.Tones;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtp.RtpPortRange;
import io.wxgw.engine.rtp.RtpReceiver;
import io.wxgw.engine.rtp.RtpReceiverConfig;
import io.wxgw.engine.rtp.RtpSender;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.rtp.SenderClock;
import io.wxgw.engine.sim.ManualLane;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A member on the far side of the MAS: says a tone as AAC over RTP, and records the mix it hears.
///
/// Virtual time; sends an access unit every 21.33 ms of its own clock, which may run faster or slower than ours.
final class Member implements AutoCloseable {
    static final int AAC = 97;
    static final int H264 = 96;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int UNIT = 1_024;

    final String uuid;
    final long ssrc;
    final List<AudioFrame> heard = new ArrayList<>();
    final RtpSocket socket;
    private final ManualLane lane;
    private final AudioCodecs codecs;
    private final RtpReceiver<AudioFrame> receiver;
    private @Nullable RtpSender<AudioFrame> sender;
    private @Nullable AudioEncoder encoder;
    private double hertz;
    private double amplitude;
    private double clockRate = 1;
    private boolean talking;
    private long samples;
    private long startNanos;
    private int burst = 1;
    private final List<AudioFrame> held = new ArrayList<>();

    Member(String uuid, long ssrc, ManualLane lane, Network network, String host, AudioCodecs codecs) {
        this.uuid = uuid;
        this.ssrc = ssrc;
        this.lane = lane;
        this.codecs = codecs;
        this.socket = lane.time()
                .await(
                        RtpSocket.open(
                                network,
                                lane,
                                InetAddress.ofLiteral(host),
                                new RtpPortRange(30_000, 31_000),
                                _ -> true,
                                uuid,
                                new Random(ssrc)),
                        SECOND);
        this.receiver = RtpReceiver.ofAny(
                socket,
                RtpReceiverConfig.aac(AAC, AacFormat.LC_48K_MONO, new SenderClock()),
                heard::add,
                RtpReceiver.Listener.NONE);
    }

    AddMemberReq request(String confId) {
        return new AddMemberReq(uuid, confId, ssrc, AAC, "AAC", H264, "H264", "", -1, -1, "");
    }

    /// Speaks up towards the MAS: keep-alives only, until it talks.
    Member to(AddMemberResp ports) {
        lane.run(() -> {
            socket.sendTo(new InetSocketAddress(InetAddress.ofLiteral(ports.ip()), ports.audioPort()));
            sender = RtpSender.aac(socket, ssrc, AAC, AacFormat.LC_48K_MONO, new Random(ssrc), () -> {});
        });
        return this;
    }

    /// Its clock runs so much faster.
    Member drifting(double partsPerMillion) {
        clockRate = 1 + partsPerMillion * 1e-6;
        return this;
    }

    /// It sends so many access units at a time.
    Member inBursts(int units) {
        burst = units;
        return this;
    }

    /// Says a tone of -18 dBFS from now on.
    Member talk(double toneHertz) {
        return talk(toneHertz, Tones.LEVEL);
    }

    /// Sends sound in which there is nothing to hear: a microphone in a quiet room.
    Member murmur() {
        return talk(300, 0.0003);
    }

    private Member talk(double toneHertz, double toneAmplitude) {
        hertz = toneHertz;
        amplitude = toneAmplitude;
        if (!talking) {
            talking = true;
            startNanos = lane.clock().nowNanos();
            samples = 0;
            lane.execute(this::sayUnit);
        }
        return this;
    }

    /// Says nothing from now on; sends nothing either.
    void hush() {
        talking = false;
    }

    private void sayUnit() {
        if (!talking) {
            return;
        }
        AudioEncoder open = encoder == null ? codecs.aacEncoder(96_000) : encoder;
        encoder = open;
        long at = startNanos + Math.round(samples / 48e-6);
        float[] tone = Tones.tone(hertz, amplitude, samples, UNIT);
        open.encode(new PcmFrame(48_000, 1, at, at, tone)).ifPresent(held::add);
        if (held.size() >= burst && sender != null) {
            held.forEach(sender::onFrame);
            held.clear();
        }
        samples += UNIT;
        long next = startNanos + Math.round(samples / 48e-6 / clockRate);
        lane.schedule(Duration.ofNanos(next - lane.clock().nowNanos()), this::sayUnit);
    }

    /// The last `seconds` of what it heard, decoded, as one run; fails on a hole in the timeline.
    float[] sound(double seconds) {
        int units = (int) Math.ceil(seconds * 48_000 / UNIT);
        assertThat(heard.size()).as("%s heard access units", uuid).isGreaterThan(units + 4);
        float[] run = new float[units * UNIT];
        try (AudioDecoder decoder = codecs.decoder(AacFormat.LC_48K_MONO)) {
            List<AudioFrame> last = heard.subList(heard.size() - units - 4, heard.size());
            for (int i = 0; i < last.size(); i++) {
                if (i > 0) {
                    assertThat(last.get(i).ptsNanos() - last.get(i - 1).ptsNanos())
                            .as("step before access unit %d of %s", i, uuid)
                            .isBetween(21_300_000L, 21_360_000L);
                }
                if (decoder.decode(last.get(i)) instanceof AudioDecoder.Decoded.Pcm(PcmFrame pcm) && i >= 4) {
                    System.arraycopy(pcm.samples(), 0, run, (i - 4) * UNIT, UNIT);
                }
            }
        }
        return run;
    }

    /// How much later the mix says its tone was captured than it was, in nanoseconds; up to half a period of the tone.
    long lateness(Member other) {
        double sine = 0;
        double cosine = 0;
        try (AudioDecoder decoder = codecs.decoder(AacFormat.LC_48K_MONO)) {
            for (AudioFrame unit : heard.subList(heard.size() - 50, heard.size())) {
                if (decoder.decode(unit) instanceof AudioDecoder.Decoded.Pcm(PcmFrame pcm)) {
                    for (int i = 0; i < pcm.samples().length; i++) {
                        double seconds = (pcm.captureNanos() - other.startNanos) * 1e-9 + i / 48_000.0;
                        double phase = 2 * Math.PI * other.hertz * seconds;
                        sine += pcm.samples()[i] * Math.sin(phase);
                        cosine += pcm.samples()[i] * Math.cos(phase);
                    }
                }
            }
        }
        return Math.round(-Math.atan2(cosine, sine) / (2 * Math.PI * other.hertz) * 1e9);
    }

    @Override
    public void close() {
        talking = false;
        receiver.close();
        socket.close();
        if (encoder != null) {
            encoder.close();
        }
    }
}
