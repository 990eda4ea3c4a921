package io.wxgw.wxmgw;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.mgw.Port;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.sim.UdpConditions;
import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.rtcp.RtcpPacket.SenderReport;
import io.wxgw.wire.rtcp.RtcpPacket.SourceDescription;
import io.wxgw.wire.rtp.AacPacketizer;
import io.wxgw.wire.rtp.H264Packetizer;
import io.wxgw.wire.rtp.RtpClock;
import io.wxgw.wire.rtp.RtpStream;
import io.wxgw.wire.time.NtpTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/// The way down: a MAS whose sender reports are missing, late or wrong, whose timestamps wrap, over a network that
/// jitters, through receivers and a mix channel with a member's picture. Whatever it is, each track of the channel
/// increases, and sound and picture are no further from their true distance than lip-sync bears.
///
/// `-Dwxgw.seed=N` begins with another seed, `-Dwxgw.seeds=N` takes N / 20 of them. Every failure names its seed.
final class RtpTimelinePropertyTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;
    private static final long LIP_SYNC_MS = 40;
    private static final long FIRST_SEED = Long.getLong("wxgw.seed", 1);
    private static final int SEEDS = Integer.getInteger("wxgw.seeds", 1_000) / 20;

    private enum Reports {
        GOOD,
        NONE,
        LATE,
        OF_ANOTHER_STREAM,
        WITHOUT_CLOCK
    }

    @Test
    void keepsTheMixAndAMembersPictureTogetherWhateverTheirReports() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            check(seed);
        }
    }

    private static void check(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        GatewayWorld world = new GatewayWorld();
        world.network.conditions(
                new UdpConditions(0, Duration.ofMillis(5), Duration.ofMillis(random.nextInt(10)), 0, 0));
        MasStub mas = world.mas();
        world.startPull(GatewayWorld.pull("a", mas));
        Port port = world.startPush(GatewayWorld.push("app", "a", ""));
        world.avSync("a", "app");
        world.pass(0.5);
        RtpSocket camera = mas.socket(world.time, world.network);
        camera.sendTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port.video()));
        Reports soundReports = draw(random);
        Reports pictureReports = draw(random);
        RtpClock soundClock = RtpClock.audio(48_000, 1_024, start(random));
        RtpClock pictureClock = RtpClock.video(start(random));
        new Source<>(
                        world.outside,
                        mas.audio,
                        new RtpStream<>(new AacPacketizer(), soundClock, 77, MasStub.AUDIO_PT, 65_000),
                        soundReports,
                        64 * MS / 3,
                        RtpTimelinePropertyTest::sound)
                .tick();
        new Source<>(
                        world.outside,
                        camera,
                        new RtpStream<>(new H264Packetizer(), pictureClock, 78, MasStub.VIDEO_PT, 65_000),
                        pictureReports,
                        SECOND / 15,
                        RtpTimelinePropertyTest::picture)
                .tick();
        world.pass(15);
        String what = "seed %d, reports of the mix %s, of the picture %s".formatted(seed, soundReports, pictureReports);
        judge(world.live.channel("a_mix").tags, what);
        assertThat(camera.isClosed()).isFalse();
    }

    private static void judge(List<LiveStub.Tag> tags, String what) {
        long soundMs = Long.MIN_VALUE;
        long soundError = Long.MIN_VALUE;
        long pictureMs = Long.MIN_VALUE;
        int judged = 0;
        for (LiveStub.Tag tag : tags) {
            if (tag.isSound()) {
                assertThat(tag.timestampMs()).as(what).isGreaterThan(soundMs);
                soundMs = tag.timestampMs();
                Payload unit = tag.sound().data();
                if (unit.length() == Long.BYTES) {
                    soundError = soundMs - ByteBuffer.wrap(unit.toBytes()).getLong() / MS;
                }
            } else if (tag.isPicture()) {
                assertThat(tag.timestampMs()).as(what).isGreaterThan(pictureMs);
                pictureMs = tag.timestampMs();
                if (soundError != Long.MIN_VALUE) {
                    long pictureError = pictureMs - MiniProgram.madeAt(tag.picture()) / MS;
                    assertThat(Math.abs(pictureError - soundError))
                            .as("%s: picture at %d ms", what, pictureMs)
                            .isLessThanOrEqualTo(LIP_SYNC_MS);
                    judged++;
                }
            }
        }
        assertThat(judged).as(what).isGreaterThan(180);
    }

    private static Reports draw(SplittableRandom random) {
        return Reports.values()[random.nextInt(Reports.values().length)];
    }

    // Half of them wrap within a few seconds.
    private static long start(SplittableRandom random) {
        return random.nextBoolean() ? random.nextLong(1L << 32) : (1L << 32) - random.nextLong(400_000);
    }

    private static AudioFrame sound(long captureNanos) {
        byte[] unit = ByteBuffer.allocate(Long.BYTES).putLong(captureNanos).array();
        return new AudioFrame(AacFormat.LC_48K_MONO, captureNanos, captureNanos, Payload.of(unit));
    }

    private static VideoFrame picture(long captureNanos) {
        int number = (int) (captureNanos * 15 / SECOND);
        VideoFrame numbered = MiniProgram.numbered(number, captureNanos, SampleMedia.H264_640X360);
        return new VideoFrame(
                numbered.format(), captureNanos, captureNanos, captureNanos, numbered.keyFrame(), numbered.nalUnits());
    }

    /// One stream of the MAS: each frame in the moment it is captured, and reports every second, such as they are.
    private static final class Source<F extends MediaFrame> {
        private final Lane lane;
        private final RtpSocket socket;
        private final RtpStream<F> stream;
        private final Reports reports;
        private final long stepNanos;
        private final LongFunction<F> made;
        private final long startNanos;
        private int sent;
        private int reported;

        Source(
                Lane lane,
                RtpSocket socket,
                RtpStream<F> stream,
                Reports reports,
                long stepNanos,
                LongFunction<F> made) {
            this.lane = lane;
            this.socket = socket;
            this.stream = stream;
            this.reports = reports;
            this.stepNanos = stepNanos;
            this.made = made;
            this.startNanos = lane.clock().nowNanos();
        }

        void tick() {
            lane.execute(() -> {
                long now = lane.clock().nowNanos();
                stream.packetize(made.apply(now), socket::send);
                socket.flush();
                if (now - startNanos >= reported * SECOND) {
                    report(now);
                    reported++;
                }
                sent++;
                lane.schedule(Duration.ofNanos(startNanos + sent * stepNanos - now), this::tick);
            });
        }

        private void report(long now) {
            NtpTime wall = NtpTime.ofUnixNanos(1_790_000_000L * SECOND + now);
            switch (reports) {
                case GOOD -> send(wall, stream.timestampAt(now));
                case NONE -> {}
                case LATE -> {
                    if (reported > 5) {
                        send(wall, stream.timestampAt(now));
                    }
                }
                case OF_ANOTHER_STREAM -> send(wall, stream.timestampAt(now) ^ 0x5000_0000L);
                case WITHOUT_CLOCK -> send(new NtpTime(0), stream.timestampAt(now));
            }
        }

        private void send(NtpTime ntp, long timestamp) {
            socket.sendRtcp(List.of(
                    new SenderReport(stream.ssrc(), ntp, timestamp, stream.packets(), stream.payloadBytes(), List.of()),
                    new SourceDescription(stream.ssrc(), "mas")));
        }
    }
}
