package io.wxgw.wxmgw;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.rtcp.RtcpPacket.PictureLossIndication;
import io.wxgw.wire.rtp.Depacketized;
import io.wxgw.wire.rtp.H264Depacketizer;
import io.wxgw.wire.rtp.RtpPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A foreign MAS asks for a key frame of a mini program, which cannot be asked.
final class KeyFrameAnswerTest {
    private static final long INTERVAL_SECONDS = 2;

    static GatewayConfig answering(Duration interval) {
        GatewayConfig d = GatewayConfig.DEFAULT;
        return new GatewayConfig(
                d.rtpHost(),
                d.rtpPortFirst(),
                d.rtpPortLast(),
                d.liveHosts(),
                d.masAddresses(),
                d.maxRooms(),
                d.maxMembersPerRoom(),
                d.maxPushesPerRoom(),
                d.maxLinks(),
                d.pullWait(),
                d.memberWait(),
                interval,
                Duration.ZERO);
    }

    /// One mini program, and the numbers of its pictures that a receiver of the MAS could show.
    private static final class Conversation {
        final GatewayWorld world;
        final MasStub mas;

        Conversation(Duration interval) {
            world = new GatewayWorld(answering(interval));
            mas = world.mas();
            world.startPull(GatewayWorld.pull("a", mas));
            world.phone("a").start();
        }

        void ask() {
            RtpSocket socket = mas.video;
            world.outside.run(
                    () -> socket.sendRtcp(List.of(new PictureLossIndication(socket.localSsrc(), GatewayWorld.SSRC))));
        }

        List<Integer> seen() {
            H264Depacketizer depacketizer = new H264Depacketizer(pts -> pts);
            List<VideoFrame> frames = new ArrayList<>();
            List<RtpPacket> packets = MasStub.media(mas.pictures);
            for (int i = 0; i < packets.size(); i++) {
                if (i > 0) {
                    assertThat(packets.get(i).sequenceNumber())
                            .isEqualTo((packets.get(i - 1).sequenceNumber() + 1) & 0xFFFF);
                }
                if (depacketizer.depacketize(packets.get(i)) instanceof Depacketized.Frames<VideoFrame>(var complete)) {
                    frames.addAll(complete);
                }
            }
            for (int i = 1; i < frames.size(); i++) {
                assertThat(frames.get(i).ptsNanos())
                        .isGreaterThan(frames.get(i - 1).ptsNanos());
            }
            return frames.stream().map(MiniProgram::numberOf).toList();
        }
    }

    private static List<Integer> numbers(int first, int end) {
        return IntStream.range(first, end).boxed().toList();
    }

    @Test
    void sendsThePicturesSinceTheLastKeyFrameOnceMoreAndGoesOn() {
        Conversation talk = new Conversation(Duration.ofSeconds(INTERVAL_SECONDS));
        talk.world.pass(3.5);
        List<Integer> before = talk.seen();
        int newest = before.getLast();
        assertThat(before).isEqualTo(numbers(0, newest + 1));
        assertThat(newest).isBetween(MiniProgram.GOP + 5, 2 * MiniProgram.GOP - 5);
        talk.ask();
        talk.world.pass(0.06);
        List<Integer> after = talk.seen().subList(before.size(), talk.seen().size());
        assertThat(after).startsWith(numbers(MiniProgram.GOP, newest + 1).toArray(Integer[]::new));
        talk.world.pass(1);
        after = talk.seen()
                .subList(
                        before.size() + newest + 1 - MiniProgram.GOP,
                        talk.seen().size());
        assertThat(after)
                .isEqualTo(numbers(newest + 1, newest + 1 + after.size()))
                .hasSizeGreaterThan(12);
    }

    @Test
    void doesSoNoMoreOftenThanItIsTold() {
        Conversation talk = new Conversation(Duration.ofSeconds(INTERVAL_SECONDS));
        talk.world.pass(5);
        for (int i = 0; i < 10; i++) {
            talk.ask();
            talk.world.pass(0.1);
        }
        assertThat(talk.seen())
                .filteredOn(number -> number == 2 * MiniProgram.GOP)
                .hasSize(2);
        talk.world.pass(INTERVAL_SECONDS - 0.9);
        talk.ask();
        talk.world.pass(0.1);
        assertThat(talk.seen())
                .filteredOn(number -> number == 2 * MiniProgram.GOP)
                .hasSize(2);
        assertThat(talk.seen())
                .filteredOn(number -> number == 3 * MiniProgram.GOP)
                .hasSize(2);
    }

    @Test
    void doesNothingForOurOwnMas() {
        Conversation talk = new Conversation(Duration.ZERO);
        talk.world.pass(3.5);
        talk.ask();
        talk.world.pass(1);
        assertThat(talk.seen()).isEqualTo(numbers(0, talk.seen().size()));
    }
}
