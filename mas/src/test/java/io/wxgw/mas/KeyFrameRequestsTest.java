package io.wxgw.mas;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.mas.AddMemberResp;
import io.wxgw.api.mas.StartForwardReq;
import io.wxgw.api.mas.StopForwardReq;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.engine.rtp.RtpInbound;
import io.wxgw.engine.rtp.RtpInboundConfig;
import io.wxgw.engine.rtp.RtpPortRange;
import io.wxgw.engine.rtp.RtpSender;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.rtp.SenderClock;
import io.wxgw.engine.sim.ManualLane;
import io.wxgw.engine.sim.SimNetwork;
import io.wxgw.engine.sim.SimTime;
import io.wxgw.engine.sim.UdpConditions;
import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.rtp.Depacketized;
import io.wxgw.wire.rtp.H264Depacketizer;
import io.wxgw.wire.rtp.RtpPacket;
import io.wxgw.wire.time.Timescale;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Cameras that can be asked for a key frame, cameras that cannot, and who watches them. Virtual time.
class KeyFrameRequestsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration FRAME = Duration.ofNanos(33_333_333);
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final long CAMERA = 4_294_967_295L;
    private static final int PICTURE_BYTES = 3_000;

    private final SimTime time = new SimTime();
    private final ManualLane lane = new ManualLane("mas", time);
    private final ManualLane far = new ManualLane("far", time);
    private final SimNetwork network = new SimNetwork(time, 7, lane);
    private final Random random = new Random(5);
    private final List<RtpSocket> sockets = new ArrayList<>();
    private MediaAccessServer server = server(MasConfig.DEFAULT);
    private int pictures;
    private boolean keyFrameNext = true;

    private MediaAccessServer server(MasConfig config) {
        return new MediaAccessServer(config, () -> lane, network, new FfmpegCodecs(), new Random(11));
    }

    /// A mini program's pictures, or, if it can be asked, an app's.
    private final class Camera {
        final RtpSocket socket = socket();
        final RtpSender<VideoFrame> sender;

        Camera(boolean canBeAsked) {
            AddMemberResp ports = time.await(
                    server.addMemberAsync(new AddMemberReq("u", "c", CAMERA, -1, "", 96, "H264", "", -1, -1, "")),
                    SECOND);
            socket.sendTo(new InetSocketAddress(HERE, ports.videoPort()));
            sender =
                    far.call(() -> RtpSender.h264(socket, CAMERA, 96, new Random(8), () -> keyFrameNext |= canBeAsked));
        }

        /// So many pictures, numbered, at 30 a second.
        void shows(int count) {
            for (int i = 0; i < count; i++) {
                show(pictures, pictures);
                time.advance(FRAME);
            }
        }

        /// One picture, to be seen at its place.
        void show(int number, int place) {
            VideoFrame frame = picture(number, place);
            far.run(() -> sender.onFrame(frame));
        }

        /// One picture, with something in the middle of its packets.
        void show(Runnable inTheMiddle) {
            List<RtpPacket> packets = new ArrayList<>();
            sender.stream().packetize(picture(pictures, pictures), packets::add);
            int half = packets.size() / 2;
            send(packets.subList(0, half));
            inTheMiddle.run();
            send(packets.subList(half, packets.size()));
        }

        private void send(List<RtpPacket> packets) {
            far.run(() -> {
                packets.forEach(socket::send);
                socket.flush();
            });
            time.advance(FRAME);
        }

        private VideoFrame picture(int number, int place) {
            byte[] picture = new byte[PICTURE_BYTES];
            picture[0] = (byte) (keyFrameNext ? 0x65 : 0x41);
            picture[1] = (byte) 0x88;
            picture[2] = (byte) number;
            long ptsNanos = place * FRAME.toNanos();
            VideoFrame frame = new VideoFrame(
                    SampleMedia.H264_640X360,
                    ptsNanos,
                    ptsNanos,
                    time.nowNanos(),
                    keyFrameNext,
                    List.of(Payload.of(picture)));
            keyFrameNext = false;
            pictures++;
            return frame;
        }
    }

    /// What came to one receiver.
    private final class Watcher {
        final RtpSocket socket = socket();
        final List<RtpPacket> got = new ArrayList<>();
        final RtpInbound inbound = RtpInbound.ofAny(
                socket,
                new RtpInboundConfig(100, Timescale.VIDEO_RTP, new SenderClock(), SECOND),
                (packet, _) -> got.add(packet));

        Watcher() {
            time.await(
                    server.startForwardAsync(new StartForwardReq("u", "c", 1, "127.0.0.1", socket.port(), 100, 9)),
                    SECOND);
        }

        void ask() {
            far.run(inbound::requestKeyFrame);
        }

        /// The numbers of the pictures a decoder could show, in order. Fails where sequence numbers skip or
        /// times go back.
        List<Integer> seen() {
            H264Depacketizer depacketizer = new H264Depacketizer(pts -> pts);
            List<VideoFrame> frames = new ArrayList<>();
            for (int i = 0; i < got.size(); i++) {
                if (i > 0) {
                    assertThat(got.get(i).sequenceNumber())
                            .as("packet %d", i)
                            .isEqualTo((got.get(i - 1).sequenceNumber() + 1) & 0xFFFF);
                }
                if (depacketizer.depacketize(got.get(i)) instanceof Depacketized.Frames<VideoFrame>(var complete)) {
                    frames.addAll(complete);
                }
            }
            for (int i = 1; i < frames.size(); i++) {
                assertThat(frames.get(i).ptsNanos())
                        .isGreaterThan(frames.get(i - 1).ptsNanos());
            }
            return frames.stream()
                    .map(frame -> frame.nalUnits().getFirst().getUnsigned(2))
                    .toList();
        }
    }

    private RtpSocket socket() {
        RtpSocket socket = time.await(
                RtpSocket.open(network, far, HERE, new RtpPortRange(30_000, 30_999), _ -> true, "far", random), SECOND);
        sockets.add(socket);
        return socket;
    }

    private static List<Integer> numbers(int first, int end) {
        return IntStream.range(first, end).boxed().toList();
    }

    @AfterEach
    void leavesNothingOpen() {
        server.closeAsync();
        sockets.forEach(RtpSocket::close);
        time.advance(SECOND);
        assertThat(network.boundPorts()).isZero();
    }

    @Test
    void aNewReceiverOfAMiniProgramSeesItsPictureWithoutWaitingForAKeyFrame() {
        Camera miniProgram = new Camera(false);
        Watcher first = new Watcher();
        miniProgram.shows(60);
        Watcher second = new Watcher();
        miniProgram.shows(9);
        assertThat(second.seen()).isEmpty(); // perhaps it answers
        miniProgram.shows(3);
        assertThat(second.seen()).startsWith(0).endsWith(71);
        Watcher third = new Watcher();
        miniProgram.shows(2); // nobody waits for its answer any more
        assertThat(third.seen()).startsWith(0).endsWith(73);
        miniProgram.shows(30);

        assertThat(first.seen()).isEqualTo(numbers(0, 104));
        assertThat(second.seen()).isEqualTo(numbers(0, 104));
        assertThat(third.seen()).isEqualTo(numbers(0, 104));
    }

    @Test
    void whatIsReplayedIsOverBeforeTheNextPicture() {
        Camera miniProgram = new Camera(false);
        miniProgram.shows(90);
        new Watcher();
        miniProgram.shows(12);
        Watcher second = new Watcher();
        time.advance(SECOND.dividedBy(5));
        long span = second.got.getLast().timestamp() - second.got.getFirst().timestamp();
        assertThat(span & 0xFFFF_FFFFL).isBetween(90L, 200L);
        miniProgram.shows(1);
        long step = second.got.getLast().timestamp() - second.got.getFirst().timestamp();
        assertThat(step & 0xFFFF_FFFFL).isGreaterThanOrEqualTo(2_999);
    }

    @Test
    void waitsForTheEndOfAPicture() {
        Camera miniProgram = new Camera(false);
        miniProgram.shows(20);
        new Watcher();
        miniProgram.shows(12); // it does not answer
        List<Watcher> late = new ArrayList<>();
        miniProgram.show(() -> {
            late.add(new Watcher());
            time.advance(FRAME);
            assertThat(late.getFirst().got).isEmpty();
        });
        miniProgram.shows(3);
        assertThat(late.getFirst().seen()).isEqualTo(numbers(0, 36));
    }

    @Test
    void whoLostSomethingAndAsksGetsItAgainAlone() {
        Camera miniProgram = new Camera(false);
        Watcher one = new Watcher();
        Watcher other = new Watcher();
        miniProgram.shows(20);
        one.ask();
        miniProgram.shows(20);
        one.ask();
        miniProgram.shows(2);
        one.ask(); // too soon for once more
        miniProgram.shows(8);

        assertThat(one.seen()).startsWith(0).endsWith(49);
        List<Integer> again = one.seen();
        assertThat(again.stream().filter(number -> number == 0)).hasSize(2);
        assertThat(again.stream().filter(number -> number == 49)).hasSize(1);
        assertThat(other.seen()).isEqualTo(numbers(0, 50));
    }

    @Test
    void whoAsksACameraThatAnswersGetsNothingTwice() {
        Camera app = new Camera(true);
        Watcher first = new Watcher();
        app.shows(40);
        Watcher second = new Watcher();
        app.shows(40);
        assertThat(first.seen()).isEqualTo(numbers(0, 80));
        assertThat(second.seen()).isEqualTo(numbers(41, 80));
        assertThat(second.got).hasSizeLessThan(40 * (PICTURE_BYTES / 1_000 + 1));
    }

    @Test
    void keepsTheOrderOfPicturesThatAreShownInAnotherOrderThanTheyAreSent() {
        Camera miniProgram = new Camera(false);
        for (int i = 0; i < 10; i++) {
            miniProgram.show(pictures, 3 * i);
            miniProgram.show(pictures, 3 * i + 2);
            miniProgram.show(pictures, 3 * i + 1);
            time.advance(FRAME.multipliedBy(3));
        }
        Watcher watcher = new Watcher();
        time.advance(SECOND.dividedBy(2));
        List<Long> times = watcher.got.stream()
                .map(packet -> (packet.timestamp() - watcher.got.getFirst().timestamp()) & 0xFFFF_FFFFL)
                .distinct()
                .toList();
        assertThat(times).hasSize(30).startsWith(0L, 2L, 1L, 3L, 5L, 4L);
    }

    @Test
    void fillsAHoleThatTheSenderCanStillRepeat() {
        Camera miniProgram = new Camera(false);
        miniProgram.shows(10);
        network.conditions(UdpConditions.losing(1));
        miniProgram.shows(1);
        network.conditions(UdpConditions.GOOD);
        miniProgram.shows(1);
        Watcher watcher = new Watcher();
        miniProgram.shows(20);
        assertThat(watcher.seen()).isEqualTo(numbers(0, 32));
    }

    @Test
    void replaysNoHole() {
        server = server(limited(1 << 20, Duration.ofSeconds(12)));
        Camera miniProgram = new Camera(false);
        miniProgram.shows(10);
        network.conditions(UdpConditions.losing(1));
        miniProgram.shows(1);
        network.conditions(UdpConditions.GOOD);
        Watcher watcher = new Watcher();
        miniProgram.shows(20);
        assertThat(watcher.seen()).isEmpty();
        keyFrameNext = true;
        miniProgram.shows(10);
        assertThat(watcher.seen()).isEqualTo(numbers(31, 41));
    }

    @Test
    void bearsReorderingAndDuplicates() {
        Camera miniProgram = new Camera(false);
        network.conditions(new UdpConditions(0, Duration.ofMillis(2), Duration.ZERO, 0.05, 0.05));
        miniProgram.shows(60);
        network.conditions(UdpConditions.GOOD);
        miniProgram.shows(3);
        Watcher watcher = new Watcher();
        miniProgram.shows(30);
        assertThat(watcher.seen()).isEqualTo(numbers(0, 93));
    }

    @Test
    void showsNobodyAPictureThatEnded() {
        Camera miniProgram = new Camera(false);
        miniProgram.shows(10);
        time.advance(SECOND.multipliedBy(4));
        Watcher watcher = new Watcher();
        time.advance(SECOND);
        assertThat(watcher.got).isEmpty();
    }

    @Test
    void keepsNoMoreThanItsLimits() {
        server = server(limited(40_000, Duration.ofSeconds(60)));
        Camera miniProgram = new Camera(false);
        miniProgram.shows(12);
        Watcher first = new Watcher();
        miniProgram.shows(1);
        time.advance(SECOND);
        assertThat(first.seen()).hasSizeGreaterThan(10);
        miniProgram.shows(10);
        Watcher second = new Watcher();
        time.advance(SECOND);
        assertThat(second.got).isEmpty();
    }

    @Test
    void keepsNothingForLongerThanItMay() {
        server = server(limited(1 << 20, SECOND));
        Camera miniProgram = new Camera(false);
        miniProgram.shows(29);
        Watcher first = new Watcher();
        time.advance(SECOND.dividedBy(2));
        assertThat(first.seen()).isEqualTo(numbers(0, 29));
        miniProgram.shows(2);
        Watcher second = new Watcher();
        time.advance(SECOND);
        assertThat(second.got).isEmpty();
    }

    private static MasConfig limited(int bytes, Duration age) {
        return new MasConfig(
                "127.0.0.1", 24_000, 24_099, MasConfig.DEFAULT.allow(), 9, 9, 9, bytes, age, Duration.ZERO);
    }

    @Test
    void stopsInTheMiddleOfAReplay() {
        Camera miniProgram = new Camera(false);
        miniProgram.shows(90);
        Watcher first = new Watcher();
        miniProgram.shows(12);
        assertThat(first.got).isNotEmpty();
        Watcher second = new Watcher();
        time.advance(Duration.ofMillis(8));
        assertThat(second.got).isNotEmpty().hasSizeLessThan(200);
        time.await(server.stopForwardAsync(new StopForwardReq("u", "c", 1, "127.0.0.1", second.socket.port())), SECOND);
        time.advance(Duration.ofMillis(2)); // what is on its way
        int before = second.got.size();
        assertThat(before).isLessThan(200);
        miniProgram.shows(5);
        assertThat(second.got).hasSize(before);
        assertThat(first.seen()).isEqualTo(numbers(0, 107));
    }
}
