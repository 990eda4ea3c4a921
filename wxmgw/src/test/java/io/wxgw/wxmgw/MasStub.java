package io.wxgw.wxmgw;

import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.net.Network;
import io.wxgw.engine.rtp.RtpFeedbackListener;
import io.wxgw.engine.rtp.RtpPortRange;
import io.wxgw.engine.rtp.RtpSender;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.rtp.RtpStreamListener;
import io.wxgw.engine.sim.SimTime;
import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.rtcp.RtcpPacket;
import io.wxgw.wire.rtp.RtpPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// The RTP side of a MAS: a socket a track that writes down every packet, sends a mix to where packets come from, and
/// a member's picture to where it is told.
final class MasStub {
    static final int AUDIO_PT = 97;
    static final int VIDEO_PT = 96;
    private static final RtpPortRange PORTS = new RtpPortRange(30_000, 30_999);
    private static final long SLOT_NANOS = 64_000_000L / 3;

    /// A packet and when it came.
    record Arrival(RtpPacket packet, long nanos) {}

    private final Lane lane;
    final RtpSocket audio;
    final RtpSocket video;
    final List<Arrival> sounds = new ArrayList<>();
    final List<Arrival> pictures = new ArrayList<>();
    final List<RtcpPacket> audioReports = new ArrayList<>();
    final List<RtcpPacket> videoReports = new ArrayList<>();
    int keyFrameRequests;
    private boolean mixing;
    private int mixed;

    MasStub(SimTime time, Lane lane, Network network, long ssrc) {
        this.lane = lane;
        this.audio = open(time, lane, network);
        this.video = open(time, lane, network);
        audio.receive(ssrc, AUDIO_PT, new Keeper(sounds, audioReports));
        video.receive(ssrc, VIDEO_PT, new Keeper(pictures, videoReports));
    }

    private static RtpSocket open(SimTime time, Lane lane, Network network) {
        return time.await(
                RtpSocket.open(
                        network, lane, InetAddress.ofLiteral("127.0.0.1"), PORTS, _ -> true, "mas", new Random(5)),
                Duration.ofSeconds(1));
    }

    /// Another socket of the MAS.
    RtpSocket socket(SimTime time, Network network) {
        return open(time, lane, network);
    }

    /// Packets that carry something.
    static List<RtpPacket> media(List<Arrival> arrivals) {
        return arrivals.stream()
                .map(Arrival::packet)
                .filter(p -> !p.payload().isEmpty())
                .toList();
    }

    /// Sends a mix from now on, captured `delay` before it is sent.
    void mix(long ssrc, Duration delay) {
        RtpSender<AudioFrame> sender =
                RtpSender.aac(audio, ssrc, AUDIO_PT, AacFormat.LC_48K_MONO, new Random(9), () -> {});
        mixing = true;
        long start = lane.clock().nowNanos();
        lane.execute(() -> mixTick(sender, start, 0, delay));
    }

    void stopMix() {
        mixing = false;
    }

    /// Access units of the mix sent so far.
    int mixed() {
        return mixed;
    }

    private void mixTick(RtpSender<AudioFrame> sender, long start, int slot, Duration delay) {
        if (!mixing) {
            sender.close();
            return;
        }
        mixed++;
        long pts = slot * SLOT_NANOS;
        sender.onFrame(new AudioFrame(
                AacFormat.LC_48K_MONO, pts, start + pts - delay.toNanos(), Payload.of(new byte[] {1, (byte) slot})));
        long wait = start + pts + SLOT_NANOS - lane.clock().nowNanos();
        lane.schedule(Duration.ofNanos(wait), () -> mixTick(sender, start, slot + 1, delay));
    }

    /// A member's camera: numbered pictures, a key frame when one is asked for, from a socket of its own.
    MemberCamera camera(SimTime time, Network network, int toPort, long ssrc) {
        RtpSocket socket = open(time, lane, network);
        socket.sendTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), toPort));
        return new MemberCamera(socket, ssrc);
    }

    /// See [#camera].
    final class MemberCamera {
        private final RtpSocket socket;
        private final RtpSender<VideoFrame> sender;
        private final long start;
        private boolean on = true;
        private int bytes = 900;
        private boolean keyWanted = true;
        private int sent;

        MemberCamera(RtpSocket socket, long ssrc) {
            this.socket = socket;
            this.start = lane.clock().nowNanos();
            this.sender = RtpSender.h264(socket, ssrc, VIDEO_PT, new Random(11), new RtpFeedbackListener() {
                @Override
                public void onKeyFrameRequest() {
                    keyFrameRequests++;
                    keyWanted = true;
                }
            });
            lane.execute(this::tick);
        }

        void stop() {
            on = false;
        }

        /// Its pictures are of so many bytes from now on.
        void bytes(int each) {
            bytes = each;
        }

        private void tick() {
            if (!on) {
                sender.close();
                var _ = socket.close();
                return;
            }
            long capture = start + sent * (1_000_000_000L / 15);
            boolean key = keyWanted;
            keyWanted = false;
            VideoFrame numbered = MiniProgram.numbered(
                    key ? sent * MiniProgram.GOP : 1 + sent * MiniProgram.GOP,
                    capture,
                    SampleMedia.H264_1280X720,
                    bytes);
            sender.onFrame(new VideoFrame(numbered.format(), capture, capture, capture, key, numbered.nalUnits()));
            sent++;
            long wait = start + sent * (1_000_000_000L / 15) - lane.clock().nowNanos();
            lane.schedule(Duration.ofNanos(wait), this::tick);
        }
    }

    private static final class Keeper implements RtpStreamListener {
        private final List<Arrival> into;
        private final List<RtcpPacket> reports;

        Keeper(List<Arrival> into, List<RtcpPacket> reports) {
            this.into = into;
            this.reports = reports;
        }

        @Override
        public void onRtp(RtpPacket packet, InetSocketAddress from, long nowNanos) {
            into.add(new Arrival(packet, nowNanos));
        }

        @Override
        public void onRtcp(RtcpPacket packet, long nowNanos) {
            reports.add(packet);
        }
    }
}
