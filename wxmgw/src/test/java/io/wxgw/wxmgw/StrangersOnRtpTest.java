package io.wxgw.wxmgw;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.api.mgw.LinkState;
import io.wxgw.api.mgw.Port;
import io.wxgw.engine.net.DatagramTransport;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.rtp.RtpStreamListener;
import io.wxgw.wire.rtcp.RtcpCompound;
import io.wxgw.wire.rtcp.RtcpPacket;
import io.wxgw.wire.rtmp.RtmpMessage;
import io.wxgw.wire.rtp.RtpPacket;
import io.wxgw.wire.time.NtpTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Others send to our RTP ports while the MAS does: from a third machine, and from another socket of the
/// MAS's own. They replay what it sends, with its SSRC and payload type and with others, forge its reports
/// and its goodbye, and flood with single bytes. What players get is the same as without them, byte for byte
/// and at the same times.
final class StrangersOnRtpTest {
    private static final long CAMERA_SSRC = 42;
    private static final long MIX_SSRC = 70;
    private static final double SECONDS = 6;
    private static final int FLOOD = 50;

    /// What a player got.
    private record Played(long arrivalNanos, long timestampMs, RtmpMessage message) {}

    private record Outcome(List<Played> pictures, List<Played> sounds, String phase) {}

    /// One of the conference's ports, with what the MAS sends there and who it says it is.
    private record Door(int port, long ssrc, List<RtpPacket> sent) {}

    @Test
    void changeNothingForAnybodyWhileTheMasSends() {
        List<RtpPacket> pictures = new ArrayList<>();
        List<RtpPacket> sounds = new ArrayList<>();
        Outcome alone = run(pictures, sounds, List.of());
        assertThat(alone.pictures()).hasSizeGreaterThan(80);
        assertThat(alone.sounds()).hasSizeGreaterThan(250);
        assertThat(pictures).hasSizeGreaterThan(80);
        assertThat(sounds).hasSizeGreaterThan(250);

        Outcome attacked = run(pictures, sounds, List.of("10.0.0.66", "127.0.0.1"));

        assertThat(attacked).isEqualTo(alone);
        assertThat(alone.phase()).isEqualTo(LinkState.LIVE);
    }

    /// @param pictures what the MAS sends; filled without strangers, replayed by them
    /// @param sounds the same of the mix
    private static Outcome run(List<RtpPacket> pictures, List<RtpPacket> sounds, List<String> strangers) {
        GatewayWorld world = new GatewayWorld();
        MasStub mas = world.mas();
        world.startPull(GatewayWorld.pull("a", mas));
        Port port = world.startPush(GatewayWorld.push("app", "a", ""));
        mas.mix(MIX_SSRC, Duration.ZERO);
        mas.camera(world.time, world.network, port.video(), CAMERA_SSRC);
        // The same camera and the same mix once more, to a port of ours: their packets are the same by their seeds.
        RtpSocket tap = mas.socket(world.time, world.network);
        tap.receive(CAMERA_SSRC, MasStub.VIDEO_PT, keeping(strangers.isEmpty() ? pictures : new ArrayList<>()));
        mas.camera(world.time, world.network, tap.port(), CAMERA_SSRC);
        MasStub twin = world.mas();
        RtpSocket ear = mas.socket(world.time, world.network);
        ear.receive(MIX_SSRC, MasStub.AUDIO_PT, keeping(strangers.isEmpty() ? sounds : new ArrayList<>()));
        world.outside.execute(
                () -> twin.audio.sendTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), ear.port())));
        twin.mix(MIX_SSRC, Duration.ZERO);
        world.pass(1);
        int mixPort = mas.audio.source().orElseThrow().getPort();
        List<Door> doors = List.of(new Door(port.video(), CAMERA_SSRC, pictures), new Door(mixPort, MIX_SSRC, sounds));
        Random random = new Random(17);
        for (String address : strangers) {
            for (Door door : doors) {
                DatagramTransport socket = world.await(world.network.bind(
                        world.outside, new InetSocketAddress(InetAddress.ofLiteral(address), 0), (_, _) -> {}));
                new Stranger(world, socket, door, random, address.equals("127.0.0.1")).attack();
            }
        }
        world.pass(SECONDS);
        return new Outcome(
                played(world.live.channel("app_v").pictures()),
                played(world.live.channel("a_mix").sounds()),
                world.phase(LinkState.RTP2RTMP, "app"));
    }

    private static RtpStreamListener keeping(List<RtpPacket> into) {
        return new RtpStreamListener() {
            @Override
            public void onRtp(RtpPacket packet, InetSocketAddress from, long nowNanos) {
                into.add(packet);
            }

            @Override
            public void onRtcp(RtcpPacket packet, long nowNanos) {}
        };
    }

    private static List<Played> played(List<LiveStub.Tag> tags) {
        return tags.stream()
                .map(tag -> new Played(tag.arrivalNanos(), tag.timestampMs(), tag.message()))
                .toList();
    }

    /// Sends from one socket to one door.
    private static final class Stranger {
        private final GatewayWorld world;
        private final DatagramTransport socket;
        private final Door door;
        private final Random random;
        private final boolean neighbour;
        private int turns;

        /// @param neighbour whether it sits at the address of the MAS: its control packets are the MAS's own
        Stranger(GatewayWorld world, DatagramTransport socket, Door door, Random random, boolean neighbour) {
            this.world = world;
            this.socket = socket;
            this.door = door;
            this.random = random;
            this.neighbour = neighbour;
        }

        void attack() {
            world.outside.execute(this::turn);
        }

        private void turn() {
            turns++;
            RtpPacket victim = door.sent().get(turns % door.sent().size());
            send(door.port(), victim);
            send(door.port(), victim.rewritten(127, turns & 0xFFFF, 0, victim.ssrc()));
            send(door.port(), victim.rewritten(victim.payloadType(), turns & 0xFFFF, 0, random.nextInt(1 << 30)));
            if (!neighbour) {
                control(new RtcpPacket.Goodbye(List.of(door.ssrc()), "gone"));
                control(new RtcpPacket.SenderReport(
                        door.ssrc(), new NtpTime(turns * 1_000L), random.nextInt() & 0xFFFF_FFFFL, 1, 1, List.of()));
            }
            for (int i = 0; i < FLOOD; i++) {
                socket.write(to(door.port() + i % 2), Unpooled.wrappedBuffer(new byte[] {(byte) i}));
            }
            var _ = world.outside.schedule(Duration.ofMillis(20), this::turn);
        }

        private void send(int port, RtpPacket packet) {
            ByteBuf bytes = Unpooled.buffer();
            packet.write(bytes);
            socket.write(to(port), bytes);
        }

        private void control(RtcpPacket packet) {
            for (int odd = 0; odd < 2; odd++) {
                ByteBuf bytes = Unpooled.buffer();
                RtcpCompound.write(
                        packet instanceof RtcpPacket.SenderReport
                                ? List.of(packet)
                                : List.of(new RtcpPacket.ReceiverReport(door.ssrc(), List.of()), packet),
                        bytes);
                socket.write(to(door.port() + odd), bytes);
            }
        }

        private static InetSocketAddress to(int port) {
            return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        }
    }
}
