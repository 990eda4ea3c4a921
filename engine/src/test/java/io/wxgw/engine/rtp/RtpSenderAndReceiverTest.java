package io.wxgw.engine.rtp;

import static io.wxgw.engine.rtp.RtpWorld.OURS;
import static io.wxgw.engine.rtp.RtpWorld.PEER;
import static io.wxgw.engine.rtp.RtpWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.engine.sim.UdpConditions;
import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.rtcp.ReportBlock;
import io.wxgw.wire.rtcp.RtcpPacket;
import io.wxgw.wire.rtp.RtpPacket;
import io.wxgw.wire.time.Timescale;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Frames of the peer to frames of ours, over a network that is told what to do.
class RtpSenderAndReceiverTest {
    private static final int VIDEO = 96;
    private static final int AUDIO = 97;
    private static final long VIDEO_SSRC = 0xF000_0001L;
    private static final long AUDIO_SSRC = 2;
    private static final long FRAME_NANOS = 40_000_000;

    private final RtpWorld world = new RtpWorld();
    private final RtpSocket ours = world.ours();
    private final RtpSocket peer = world.on(PEER);
    private final List<VideoFrame> clip = SampleMedia.videoFrames();
    private final List<VideoFrame> pictures = new ArrayList<>();
    private final List<AudioFrame> sounds = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private int keyFrameRequests;

    RtpSenderAndReceiverTest() {
        world.aim(peer, OURS, ours);
    }

    private RtpSender<VideoFrame> videoSender() {
        return world.lane.call(() -> RtpSender.h264(peer, VIDEO_SSRC, VIDEO, world.random, () -> keyFrameRequests++));
    }

    private RtpReceiver<VideoFrame> videoReceiver(SenderClock clock) {
        return videoReceiver(RtpReceiverConfig.h264(VIDEO, clock));
    }

    private RtpReceiver<VideoFrame> videoReceiver(RtpReceiverConfig<VideoFrame> config) {
        return world.lane.call(() ->
                RtpReceiver.of(ours, VIDEO_SSRC, config, pictures::add, new RtpReceiver.Listener() {
                    @Override
                    public void onMedia() {
                        heard.add("media");
                    }

                    @Override
                    public void onSilence(Duration silence) {
                        heard.add("silence of " + silence.toSeconds() + " s");
                    }

                    @Override
                    public void onBye() {
                        heard.add("bye");
                    }
                }));
    }

    /// Sends pictures of the clip over and over, one every 40 ms, captured at the moment they are sent.
    private void send(RtpSender<VideoFrame> sender, int count) {
        for (int i = 0; i < count; i++) {
            VideoFrame frame = clip.get(i % clip.size());
            long pts = i * FRAME_NANOS;
            long captured = world.lane.clock().nowNanos();
            world.lane.run(() -> sender.onFrame(
                    new VideoFrame(frame.format(), pts, pts, captured, frame.keyFrame(), frame.nalUnits())));
            world.pass(Duration.ofNanos(FRAME_NANOS));
        }
    }

    @Test
    void carriesPicturesUnchangedAndInOrder() {
        RtpSender<VideoFrame> sender = videoSender();
        RtpReceiver<VideoFrame> receiver = videoReceiver(new SenderClock());
        send(sender, 24);

        assertThat(pictures).hasSize(24);
        for (int i = 0; i < 24; i++) {
            VideoFrame sent = clip.get(i % clip.size());
            assertThat(pictures.get(i).nalUnits()).isEqualTo(sent.nalUnits());
            assertThat(pictures.get(i).format()).isEqualTo(sent.format());
            assertThat(pictures.get(i).keyFrame()).isEqualTo(sent.keyFrame());
        }
        assertThat(pictures.get(23).ptsNanos() - pictures.get(0).ptsNanos()).isEqualTo(23 * FRAME_NANOS);
        assertThat(heard).containsExactly("media");
        assertThat(receiver.discarded()).isZero();
        assertThat(keyFrameRequests).isZero();
    }

    @Test
    void putsReorderedPacketsInOrderWithoutLosingAny() {
        world.network.conditions(new UdpConditions(0, Duration.ofMillis(10), Duration.ofMillis(5), 0.2, 0.1));
        RtpSender<VideoFrame> sender = videoSender();
        RtpReceiver<VideoFrame> receiver = videoReceiver(new SenderClock());
        send(sender, 120);
        world.pass(SECOND);

        assertThat(pictures).hasSize(120);
        assertThat(pictures).isSortedAccordingTo((one, other) -> Long.compare(one.ptsNanos(), other.ptsNanos()));
        assertThat(receiver.jitterBuffer().orElseThrow().reordered()).isPositive();
        assertThat(receiver.inbound().lost()).isLessThanOrEqualTo(0);
    }

    @Test
    void givesUpALostPacketAfterItsWaitAndAsksForAKeyFrameAtMostTwiceASecond() {
        RtpSender<VideoFrame> sender = videoSender();
        RtpReceiver<VideoFrame> receiver = videoReceiver(new SenderClock());
        send(sender, 6);
        world.network.conditions(UdpConditions.losing(0.3));
        send(sender, 100);
        world.network.conditions(UdpConditions.GOOD);
        int before = pictures.size();
        send(sender, 12);

        assertThat(pictures.size() - before).isBetween(6, 12);
        assertThat(pictures.subList(pictures.size() - 5, pictures.size()))
                .extracting(VideoFrame::nalUnits)
                .isEqualTo(clip.subList(clip.size() - 5, clip.size()).stream()
                        .map(VideoFrame::nalUnits)
                        .toList());
        assertThat(receiver.inbound().lost()).isPositive();
        assertThat(receiver.jitterBuffer().orElseThrow().lost()).isPositive();
        assertThat(receiver.inbound().plisSent()).isBetween(1L, 10L);
        // Some of the requests were lost themselves.
        assertThat(keyFrameRequests).isBetween(1, 10);
    }

    /// Five per cent of all packets, requests and repetitions among them, and 20 ms each way.
    @Test
    void losesNoPictureWhereLostPacketsAreAskedFor() {
        Duration wait = Duration.ofMillis(200);
        world.network.conditions(new UdpConditions(0.05, Duration.ofMillis(20), Duration.ofMillis(10), 0.05, 0));
        RtpSender<VideoFrame> sender = videoSender();
        RtpReceiver<VideoFrame> receiver =
                videoReceiver(RtpReceiverConfig.h264(VIDEO, new SenderClock()).asking(wait));
        send(sender, 600);
        world.pass(SECOND);

        assertThat(pictures).hasSizeGreaterThan(585);
        assertThat(pictures).isSortedAccordingTo((one, other) -> Long.compare(one.ptsNanos(), other.ptsNanos()));
        assertThat(receiver.inbound().packetsRepeated()).isGreaterThan(20);
        assertThat(receiver.jitterBuffer().orElseThrow().lost()).isLessThan(4);
        assertThat(sender.repeated()).isGreaterThan(20);
        assertThat(keyFrameRequests).isLessThan(4);
        assertThat(receiver.inbound().isAnswered()).isTrue();
    }

    /// No answer comes through: it is asked, and waited for no longer than one that is not.
    @Test
    void waitsNoLongerForASourceThatDoesNotAnswer() {
        Duration wait = Duration.ofMillis(200);
        RtpSender<VideoFrame> sender = videoSender();
        RtpReceiver<VideoFrame> receiver =
                videoReceiver(RtpReceiverConfig.h264(VIDEO, new SenderClock()).asking(wait));
        world.network.conditions(new InetSocketAddress(PEER, peer.port() + 1), UdpConditions.losing(1));
        world.network.conditions(new InetSocketAddress(OURS, ours.port()), UdpConditions.losing(0.1));
        send(sender, 100);
        assertThat(receiver.inbound().isAnswered()).isFalse();
        assertThat(receiver.inbound().packetsRepeated()).isZero();
        assertThat(receiver.inbound().packetsAskedFor()).isGreaterThan(8);
        long late = receiver.jitterBuffer().orElseThrow().lost();
        assertThat(late).isGreaterThan(8);
    }

    @Test
    void putsSoundAndPictureOnOneLineBySenderReportsWhateverTheirWays() {
        world.network.conditions(
                new InetSocketAddress(OURS, ours.port()),
                new UdpConditions(0, Duration.ofMillis(80), Duration.ZERO, 0, 0));
        RtpSocket oursAudio = world.ours();
        RtpSocket peerAudio = world.on(PEER);
        world.aim(peerAudio, OURS, oursAudio);
        SenderClock clock = new SenderClock();
        RtpSender<VideoFrame> video = videoSender();
        videoReceiver(clock);
        RtpSender<AudioFrame> audio = world.lane.call(
                () -> RtpSender.aac(peerAudio, AUDIO_SSRC, AUDIO, AacFormat.LC_48K_MONO, world.random, () -> {}));
        world.lane.run(() -> RtpReceiver.of(
                oursAudio,
                AUDIO_SSRC,
                RtpReceiverConfig.aac(AUDIO, AacFormat.LC_48K_MONO, clock),
                sounds::add,
                RtpReceiver.Listener.NONE));
        Payload tone = SampleMedia.audioFrames().getFirst().data();
        long start = world.lane.clock().nowNanos();
        for (int i = 0; i < 100; i++) {
            long captured = world.lane.clock().nowNanos();
            long pts = captured - start + 7_000_000_000L;
            VideoFrame picture = clip.get(i % clip.size());
            world.lane.run(() -> {
                video.onFrame(new VideoFrame(
                        picture.format(),
                        captured - start,
                        captured - start,
                        captured,
                        picture.keyFrame(),
                        picture.nalUnits()));
                audio.onFrame(new AudioFrame(AacFormat.LC_48K_MONO, pts, captured, tone));
            });
            world.pass(Duration.ofMillis(64));
        }
        world.pass(SECOND);
        assertThat(pictures).hasSize(100);
        assertThat(sounds).hasSize(100);
        for (int i = 50; i < 100; i++) {
            long apart = pictures.get(i).captureNanos() - sounds.get(i).captureNanos();
            // One tick of 48 kHz, and the picture's.
            assertThat(Math.abs(apart)).isLessThan(40_000);
        }
    }

    @Test
    void tellsOfSilenceOnceOfMediaAgainAndOfGoodbye() {
        RtpSender<VideoFrame> sender = videoSender();
        videoReceiver(new SenderClock());
        send(sender, 6);
        world.pass(Duration.ofSeconds(25));
        send(sender, 6);
        world.lane.run(sender::close);
        world.pass(SECOND);
        assertThat(heard).containsExactly("media", "silence of 10 s", "media", "bye");
        world.lane.run(() -> sender.onFrame(clip.getFirst()));
        world.pass(SECOND);
        assertThat(sender.frames()).isEqualTo(12);
    }

    @Test
    void followsASenderThatStartsAnewUnderAnotherSsrc() {
        List<VideoFrame> any = new ArrayList<>();
        world.lane.run(() -> RtpReceiver.ofAny(
                ours, RtpReceiverConfig.h264(VIDEO, new SenderClock()), any::add, RtpReceiver.Listener.NONE));
        RtpSender<VideoFrame> first = videoSender();
        send(first, 6);
        world.lane.run(first::close);
        RtpSender<VideoFrame> second = world.lane.call(() -> RtpSender.h264(peer, 77, VIDEO, world.random, () -> {}));
        send(second, 6);
        assertThat(any).hasSize(12);
    }

    @Test
    void knocksEverySecondBeforeMediaAndRarelyAfterwards() {
        List<Integer> empty = new ArrayList<>();
        List<RtcpPacket> reports = new ArrayList<>();
        ours.receive(VIDEO_SSRC, VIDEO, new RtpStreamListener() {
            @Override
            public void onRtp(RtpPacket packet, InetSocketAddress from, long nowNanos) {
                if (packet.payload().isEmpty()) {
                    empty.add(packet.sequenceNumber());
                }
            }

            @Override
            public void onRtcp(RtcpPacket packet, long nowNanos) {
                reports.add(packet);
            }
        });
        RtpSender<VideoFrame> sender = videoSender();
        world.pass(Duration.ofMillis(4_500));
        assertThat(empty).hasSize(5);
        assertThat(reports).isEmpty();
        send(sender, 1);
        world.pass(Duration.ofSeconds(16));
        assertThat(empty).hasSize(6);

        // One with the first frame, then every two seconds.
        List<RtcpPacket.SenderReport> senderReports = reports.stream()
                .filter(RtcpPacket.SenderReport.class::isInstance)
                .map(RtcpPacket.SenderReport.class::cast)
                .toList();
        assertThat(senderReports).hasSizeBetween(8, 9);
        RtcpPacket.SenderReport first = senderReports.getFirst();
        RtcpPacket.SenderReport last = senderReports.getLast();
        long wallNanos = last.ntp().toUnixNanos() - first.ntp().toUnixNanos();
        long ticks = (last.rtpTimestamp() - first.rtpTimestamp()) & 0xFFFF_FFFFL;
        assertThat(Timescale.VIDEO_RTP.toNanos(ticks)).isBetween(wallNanos - 20_000, wallNanos + 20_000);
    }

    @Test
    void reportsWhatWasLostToTheSender() {
        List<Long> lost = new ArrayList<>();
        RtpSender<VideoFrame> sender =
                world.lane.call(() -> RtpSender.h264(peer, VIDEO_SSRC, VIDEO, world.random, new RtpFeedbackListener() {
                    @Override
                    public void onKeyFrameRequest() {}

                    @Override
                    public void onReport(ReportBlock block) {
                        lost.add((long) block.cumulativeLost());
                    }
                }));
        videoReceiver(new SenderClock());
        send(sender, 1);
        world.network.conditions(new InetSocketAddress(OURS, ours.port()), UdpConditions.losing(0.2));
        send(sender, 120);
        assertThat(lost).isNotEmpty();
        assertThat(lost.getLast()).isPositive();
    }
}
