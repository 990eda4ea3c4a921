package io.wxgw.mas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.mas.AddMemberResp;
import io.wxgw.api.mas.MasEvent;
import io.wxgw.api.mas.MasGetStateReq;
import io.wxgw.api.mas.MasMemberState;
import io.wxgw.api.mas.MasWaitEventsReq;
import io.wxgw.api.mas.RemoveMemberReq;
import io.wxgw.api.mas.StartForwardReq;
import io.wxgw.api.mas.StopForwardReq;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.engine.rtp.RtpInbound;
import io.wxgw.engine.rtp.RtpInboundConfig;
import io.wxgw.engine.rtp.RtpPortRange;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.rtp.SenderClock;
import io.wxgw.engine.sim.ManualLane;
import io.wxgw.engine.sim.SimNetwork;
import io.wxgw.engine.sim.SimTime;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtp.RtpPacket;
import io.wxgw.wire.time.Timescale;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A camera, a screen, and who watches them.
class VideoForwardTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final long CAMERA = 4_294_967_295L;
    private static final long SCREEN = 5;

    private final SimTime time = new SimTime();
    private final ManualLane lane = new ManualLane("mas", time);
    private final ManualLane far = new ManualLane("far", time);
    private final SimNetwork network = new SimNetwork(time, 7, lane);
    private final Random random = new Random(5);
    private final RtpPortRange farPorts = new RtpPortRange(30_000, 30_999);
    private final MediaAccessServer server =
            new MediaAccessServer(MasConfig.DEFAULT, () -> lane, network, new FfmpegCodecs(), new Random(11));
    private final List<RtpSocket> sockets = new ArrayList<>();
    private final List<Long> keyFrameRequests = new ArrayList<>();
    private final RtpSocket camera = socket();
    private final RtpSocket screen = socket();
    private final AddMemberReq request = new AddMemberReq("u", "c", CAMERA, -1, "", 96, "H264", "", SCREEN, 98, "H264");
    private int sequenceNumber = 65_530;

    /// One receiver: what it got.
    private final class Watcher {
        final RtpSocket socket = socket();
        final List<RtpPacket> got = new ArrayList<>();
        final RtpInbound inbound = RtpInbound.ofAny(
                socket,
                new RtpInboundConfig(100, Timescale.VIDEO_RTP, new SenderClock(), SECOND),
                (packet, _) -> got.add(packet));

        StartForwardReq start(int type, long ssrc) {
            return new StartForwardReq("u", "c", type, "127.0.0.1", socket.port(), 100, ssrc);
        }

        StopForwardReq stop() {
            return new StopForwardReq("u", "c", 1, "127.0.0.1", socket.port());
        }
    }

    @BeforeEach
    void join() {
        AddMemberResp ports = await(server.addMemberAsync(request));
        assertThat(ports.audioPort()).isZero();
        assertThat(ports.mixSsrc()).isEqualTo(-1);
        far.run(() -> {
            camera.sendTo(new InetSocketAddress(HERE, ports.videoPort()));
            screen.sendTo(new InetSocketAddress(HERE, ports.screenPort()));
            camera.feedback(CAMERA, () -> keyFrameRequests.add(time.nowNanos()));
            screen.feedback(SCREEN, () -> {});
        });
    }

    @AfterEach
    void leavesNothingOpen() {
        server.closeAsync();
        sockets.forEach(RtpSocket::close);
        time.advance(SECOND);
        assertThat(network.boundPorts()).isZero();
    }

    private RtpSocket socket() {
        RtpSocket socket = time.await(RtpSocket.open(network, far, HERE, farPorts, _ -> true, "far", random), SECOND);
        sockets.add(socket);
        return socket;
    }

    private <T> T await(CompletableFuture<T> future) {
        return time.await(future, SECOND);
    }

    private void send(RtpSocket from, long ssrc, int payloadType, int packets) {
        for (int i = 0; i < packets; i++) {
            int number = sequenceNumber++ & 0xFFFF;
            far.run(() -> {
                from.send(new RtpPacket(
                        true, payloadType, number, number * 3_000L, ssrc, Payload.of(new byte[] {0x65, (byte) number
                        })));
                from.flush();
            });
            time.advance(Duration.ofMillis(33));
        }
    }

    private MasMemberState state() {
        return await(server.getStateAsync(new MasGetStateReq("c")))
                .rooms()
                .getFirst()
                .members()
                .getFirst();
    }

    @Test
    void sendsPicturesOnUnderTheNameTheReceiverExpects() {
        Watcher watcher = new Watcher();
        Watcher second = new Watcher();
        assertThat(await(server.startForwardAsync(watcher.start(1, 7))).ok()).isTrue();
        assertThat(await(server.startForwardAsync(second.start(1, 0))).ok()).isTrue();
        send(camera, CAMERA, 96, 10);
        send(screen, SCREEN, 98, 3);

        assertThat(watcher.got).hasSize(10).allMatch(packet -> packet.ssrc() == 7 && packet.payloadType() == 100);
        assertThat(second.got).hasSize(10).allMatch(packet -> packet.ssrc() == CAMERA);
        for (int i = 1; i < 10; i++) {
            assertThat(watcher.got.get(i).sequenceNumber())
                    .isEqualTo((watcher.got.get(i - 1).sequenceNumber() + 1) & 0xFFFF);
        }
        assertThat(state()).isEqualTo(new MasMemberState("u", false, true, true, false, 2));
    }

    @Test
    void forwardsTheScreenApartFromTheCamera() {
        Watcher watcher = new Watcher();
        await(server.startForwardAsync(watcher.start(2, 0)));
        send(camera, CAMERA, 96, 10);
        assertThat(watcher.got).isEmpty();
        send(screen, SCREEN, 98, 4);
        assertThat(watcher.got).hasSize(4).allMatch(packet -> packet.ssrc() == SCREEN);
    }

    @Test
    void asksTheSourceForAKeyFrameAtTheStartAndWhenAReceiverAsks() {
        Watcher watcher = new Watcher();
        await(server.startForwardAsync(watcher.start(1, 7)));
        time.advance(SECOND);
        assertThat(keyFrameRequests).isEmpty(); // nobody to ask yet
        send(camera, CAMERA, 96, 2);
        assertThat(keyFrameRequests).hasSize(1);

        far.run(watcher.inbound::requestKeyFrame);
        send(camera, CAMERA, 96, 30);
        assertThat(keyFrameRequests).hasSize(2);

        Watcher second = new Watcher();
        await(server.startForwardAsync(second.start(1, 8)));
        send(camera, CAMERA, 96, 1);
        assertThat(keyFrameRequests).hasSize(3);
        await(server.startForwardAsync(second.start(1, 8)));
        far.run(watcher.inbound::requestKeyFrame);
        send(camera, CAMERA, 96, 30);
        assertThat(keyFrameRequests).hasSize(4);
        for (int i = 1; i < 4; i++) {
            assertThat(keyFrameRequests.get(i) - keyFrameRequests.get(i - 1)).isGreaterThanOrEqualTo(500_000_000);
        }
    }

    @Test
    void stopsAndGivesItsPortsBack() {
        int before = network.boundPorts();
        Watcher watcher = new Watcher();
        await(server.startForwardAsync(watcher.start(1, 7)));
        await(server.startForwardAsync(watcher.start(1, 7)));
        assertThat(network.boundPorts()).isEqualTo(before + 4);
        send(camera, CAMERA, 96, 2);
        await(server.stopForwardAsync(watcher.stop()));
        assertThat(network.boundPorts()).isEqualTo(before + 2);
        send(camera, CAMERA, 96, 2);
        assertThat(watcher.got).hasSize(2);
        assertRefused(server.stopForwardAsync(watcher.stop()), ErrorCode.NOT_FOUND);
        assertThat(state().forwards()).isZero();
    }

    @Test
    void endsWithTheMember() {
        Watcher watcher = new Watcher();
        await(server.startForwardAsync(watcher.start(1, 7)));
        await(server.removeMemberAsync(new RemoveMemberReq("u", "c")));
        time.advance(SECOND);
        assertThat(network.boundPorts()).isEqualTo(2 * sockets.size());
    }

    @Test
    void refusesWhatIsNotThere() {
        assertRefused(
                server.startForwardAsync(new StartForwardReq("v", "c", 1, "127.0.0.1", 30_500, 96, 0)),
                ErrorCode.NOT_FOUND);
        assertRefused(
                server.startForwardAsync(new StartForwardReq("u", "d", 1, "127.0.0.1", 30_500, 96, 0)),
                ErrorCode.NOT_FOUND);
        assertRefused(
                server.startForwardAsync(new StartForwardReq("u", "c", 3, "127.0.0.1", 30_500, 96, 0)),
                ErrorCode.BAD_PARAMETER);
        assertRefused(
                server.startForwardAsync(new StartForwardReq("u", "c", 1, "127.0.0.1", 0, 96, 0)),
                ErrorCode.BAD_PARAMETER);
        assertRefused(
                server.startForwardAsync(new StartForwardReq("u", "c", 1, "example.org", 30_500, 96, 0)),
                ErrorCode.BAD_PARAMETER);
    }

    @Test
    void refusesMoreForwardsThanAllowed() {
        for (int i = 0; i < MasConfig.DEFAULT.maxForwardsPerMember(); i++) {
            await(server.startForwardAsync(
                    new StartForwardReq("u", "c", 1 + i % 2, "127.0.0.1", 31_000 + 2 * i, 96, 0)));
        }
        assertRefused(
                server.startForwardAsync(new StartForwardReq("u", "c", 1, "127.0.0.1", 40_000, 96, 0)),
                ErrorCode.TOO_MANY);
        assertThat(await(server.startForwardAsync(new StartForwardReq("u", "c", 1, "127.0.0.1", 31_000, 96, 0)))
                        .ok())
                .isTrue();
    }

    @Test
    void tellsWhoeverWaitsWhatHappens() {
        long first = await(server.getStateAsync(new MasGetStateReq(""))).sequence();
        send(camera, CAMERA, 96, 1);
        time.advance(SECOND.multipliedBy(4));
        await(server.removeMemberAsync(new RemoveMemberReq("u", "c")));
        var page = server.waitEvents(new MasWaitEventsReq(first, 0));
        assertThat(page.missed()).isFalse();
        assertThat(page.sequence()).isEqualTo(first + 3);
        assertThat(page.events())
                .containsExactly(
                        new MasEvent(first + 1, "c", new MasMemberState("u", false, true, false, false, 0), false),
                        new MasEvent(first + 2, "c", new MasMemberState("u", false, false, false, false, 0), false),
                        new MasEvent(first + 3, "c", new MasMemberState("u", false, false, false, false, 0), true));
        assertThat(page.incarnation())
                .isEqualTo(await(server.getStateAsync(new MasGetStateReq(""))).incarnation());
    }

    private void assertRefused(CompletableFuture<?> call, ErrorCode code) {
        assertThatThrownBy(() -> await(call))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
